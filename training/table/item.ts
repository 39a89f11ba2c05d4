import type { Dataset, Pattern, Row } from '../../datasets/dataset.ts';
import { exampleOf, levelsOf, valueNotGiven, writtenValue } from './levels.ts';
import { writtenText } from './written-text.ts';

/** A value of one column, or several by column. */
export type GivenValue = number | string | Readonly<Record<string, number>>;

/** The example values of all columns, as an item. */
export function exampleItem({ columns }: Dataset): Record<string, number | string> {
  return Object.fromEntries(columns.map((column) => [column.name, exampleOf(column)]));
}

/** The example values of the required columns. */
export function leastExampleItem({ columns }: Dataset): Record<string, number | string> {
  const needed = columns.filter(({ required }) => required);
  return Object.fromEntries(needed.map((column) => [column.name, exampleOf(column)]));
}

/** A row from values by name; grades, categories and constants by their word. */
export function rowOf(dataset: Dataset, item: Readonly<Record<string, number | string>>): Row {
  return Float64Array.from(dataset.columns, (column) => {
    const value = item[column.name];
    if (value === undefined) return valueNotGiven(column);
    return levelsOf(column)?.indexOf(String(value)) ?? Number(value);
  });
}

/** The patterns of a dataset. If it declares none, there are two: everything is known, or only what is required. */
export function patternsOf({ patterns, columns }: Dataset): readonly Pattern[] {
  if (patterns) return patterns;
  const unknown = columns.filter(({ kind, required }) => kind !== 'constant' && !required).map(({ name }) => name);
  const everything = { name: 'everything', unknown: [] };
  return unknown.length === 0 ? [everything] : [everything, { name: 'what is required', unknown }];
}

/** The first pattern that covers everything unknown. A value given beyond it does not narrow the range. */
export function patternOf(dataset: Dataset, row: Row): number {
  const patterns = patternsOf(dataset);
  const found = patterns.findIndex(({ unknown }) =>
    dataset.columns.every(({ name }, i) => !Number.isNaN(row[i]!) || unknown.includes(name)),
  );
  return found < 0 ? patterns.length - 1 : found;
}

/** The values of the reference item for the given inputs. */
export function givenPart(
  { inputs, referenceItem }: Dataset,
  given: readonly number[],
): Record<string, number | string> {
  const item: Record<string, number | string> = {};
  for (const p of given)
    for (const column of inputs[p]!.columns)
      if (referenceItem[column] !== undefined) item[column] = referenceItem[column];
  return item;
}

/** The given value of one input, or several values by name if the input has several columns. */
export function givenValue({ inputs, columns }: Dataset, p: number, row: Row): GivenValue {
  const values = inputs[p]!.columns.flatMap((name): [string, number | string][] => {
    const index = columns.findIndex((column) => column.name === name);
    const column = columns[index]!;
    const value = row[index]!;
    if (Number.isNaN(value)) return [];
    return [[name, column.kind === 'text' ? writtenText(columns, index, row) : writtenValue(column, value)]];
  });
  return values.length === 1 && inputs[p]!.columns.length === 1
    ? values[0]![1]
    : (Object.fromEntries(values) as Record<string, number>);
}
