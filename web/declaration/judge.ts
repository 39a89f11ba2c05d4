import type { Card, EnteredField, Item, NumberField } from '../api/types.ts';
import { readNumber } from '../locale/read-number.ts';
import { enteredFields } from './fields.ts';

/** What has been typed or chosen, by field. */
export type Entries = Readonly<Record<string, string>>;

/** What is wrong with the entry of a field. */
export type Fault =
  | { readonly code: 'required'; readonly field: EnteredField }
  | { readonly code: 'wrong-type'; readonly field: NumberField; readonly found: string }
  | {
      readonly code: 'out-of-bounds';
      readonly field: NumberField;
      readonly found: number;
      /** The number that may have been meant. */
      readonly suggestion?: number;
    };

/** The item that is entered, as far as it is right, and what is wrong. */
interface Judged {
  readonly item: Item;
  readonly faults: readonly Fault[];
}

export function judge(card: Card, entries: Entries): Judged {
  const item: Record<string, number | string> = {};
  const faults: Fault[] = [];
  for (const field of enteredFields(card)) {
    const read = readEntry(field, entries[field.name] ?? '');
    if (typeof read === 'object') faults.push(read);
    else if (read !== undefined) item[field.name] = read;
  }
  return { item, faults };
}

function readEntry(field: EnteredField, entry: string): number | string | Fault | undefined {
  if (entry.trim() === '') return field.required ? { code: 'required', field } : undefined;
  if (field.kind !== 'number') return entry;
  const value = readNumber(entry);
  if (value === undefined) return { code: 'wrong-type', field, found: entry };
  if (value >= field.min && value <= field.max) return value;
  const suggestion = findMeant(field, value);
  return { code: 'out-of-bounds', field, found: value, ...(suggestion !== undefined && { suggestion }) };
}

/** How many places a decimal mark may have slipped. */
const SLIPS = [-3, -2, -1, 1, 2, 3];

/** The same digits with the decimal mark elsewhere, within the bounds and nearest to the usual. */
function findMeant({ min, max, example }: NumberField, value: number): number | undefined {
  if (!(value > 0) || !(example > 0)) return undefined;
  const distance = (one: number) => Math.abs(Math.log(one / example));
  return SLIPS.map((places) => Number((value * 10 ** places).toPrecision(12)))
    .filter((one) => one >= min && one <= max)
    .sort((a, b) => distance(a) - distance(b))[0];
}

/** The entries of an item, with numbers as the language of the page writes them. */
export function entriesOf(item: Readonly<Record<string, unknown>>, number: (value: number) => string): Entries {
  const entries = Object.entries(item).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'number') return [[name, number(value)]];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(entries);
}

/** The entries that a form begins with: the example of each field. */
export const examplesOf = (card: Card): Item =>
  Object.fromEntries(enteredFields(card).map(({ name, example }) => [name, example]));
