import type { Card, EnteredField, Field, WordField } from '../api/types.ts';

/** Fields that stand together in a form: one field, or the several numbers of one input. */
export interface FieldGroup {
  readonly name: string;
  /** The name of the input, if it joins several fields. */
  readonly title: string;
  readonly fields: readonly EnteredField[];
}

const isEntered = (field: Field): field is EnteredField => field.kind !== 'constant';

export const enteredFields = ({ fields }: Card): readonly EnteredField[] => fields.filter(isEntered);

/** What a field is called next to its value. */
export function labelOf(field: Field): string {
  return field.kind === 'number' ? (field.label ?? field.title) : field.title;
}

/**
 * The fields of a form, those that are required first. Numbers that one input joins stand together, so that the form and the
 * reasons use the same words. An input of numbers and words has a line for each.
 */
export function groupsOf(card: Card): {
  readonly required: readonly FieldGroup[];
  readonly other: readonly FieldGroup[];
} {
  const groups = new Map<string, FieldGroup>();
  for (const field of enteredFields(card)) {
    const input = inputOf(card, field.name);
    const name = input && isOfNumbers(card, input.columns) ? input.name : field.name;
    const known = groups.get(name);
    const title = name === field.name ? labelOf(field) : inputTitle(card, name);
    groups.set(name, { name, title, fields: [...(known?.fields ?? []), field] });
  }
  const all = [...groups.values()];
  const isRequired = ({ fields }: FieldGroup) => fields.some(({ required }) => required);
  return { required: all.filter(isRequired), other: all.filter((group) => !isRequired(group)) };
}

const isOfNumbers = ({ fields }: Card, columns: readonly string[]): boolean =>
  columns.length > 1 && columns.every((name) => fields.find((field) => field.name === name)?.kind === 'number');

const inputOf = ({ inputs }: Card, column: string) => inputs.find(({ columns }) => columns.includes(column));

/** What an input is called in a reason: as its only field, or by its own name. */
export function inputTitle({ inputs, fields }: Card, name: string): string {
  const columns = inputs.find((input) => input.name === name)?.columns ?? [];
  const only = columns.length === 1 ? fields.find((field) => field.name === columns[0]) : undefined;
  return only ? labelOf(only) : name.charAt(0).toUpperCase() + name.slice(1).replaceAll(/[_-]/g, ' ');
}

/** The levels as they are chosen from: the best first, if it is known which is best. */
export function levelsInOrder({ levels, best }: WordField): readonly string[] {
  return best === 'last' ? levels.toReversed() : levels;
}
