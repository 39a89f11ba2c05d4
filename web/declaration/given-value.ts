import type { Card, EnteredField } from '../api/types.ts';
import { enteredFields } from '../declaration/fields.ts';
import type { Formats } from '../locale/formats.ts';

/** The value of a field, with its unit. */
function valueText(field: EnteredField | undefined, value: unknown, formats: Formats): string {
  if (typeof value !== 'number') return typeof value === 'string' ? value : '';
  return field?.kind === 'number' ? formats.measure(value, field.unit) : formats.number(value);
}

/** What an input was given: one value, or several, `6.61 × 6.65 × 4.11 mm`. */
export function givenText(card: Card, given: unknown, columns: readonly string[], formats: Formats): string {
  const fields = enteredFields(card);
  const fieldOf = (name: string | undefined) => fields.find((field) => field.name === name);
  if (typeof given !== 'object' || given === null) return valueText(fieldOf(columns[0]), given, formats);
  const values = Object.entries(given);
  const units = new Set(values.map(([name]) => unitOf(fieldOf(name))));
  const [unit = ''] = units;
  if (units.size !== 1) return values.map(([name, value]) => valueText(fieldOf(name), value, formats)).join(', ');
  const numbers = values.map(([, value]) => (typeof value === 'number' ? formats.number(value) : String(value)));
  return [numbers.join(' × '), unit].filter((part) => part !== '').join(' ');
}

const unitOf = (field: EnteredField | undefined) => (field?.kind === 'number' ? field.unit : '');

/** Values in the short text of an item none of whose fields is required. */
const FEW = 4;

/** An item in a few words: its required values, or the first ones if none is required. */
export function itemText(card: Card, item: Readonly<Record<string, unknown>>, formats: Formats): string {
  const fields = enteredFields(card);
  const required = fields.filter((field) => field.required);
  return (required.length > 0 ? required : fields)
    .filter(({ name }) => item[name] !== undefined)
    .slice(0, required.length > 0 ? required.length : FEW)
    .map((field) => valueText(field, item[field.name], formats))
    .join(' ');
}
