import type { Dataset, Pattern, Row } from '../../datasets/dataset.ts';
import { exampleOf, levelsOf, valueNotGiven, writtenValue } from './levels.ts';
import { writtenText } from './written-text.ts';

/** A value of one column, or several by column. */
export type GivenValue = number | string | Readonly<Record<string, number | string>>;

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

/** Finds the first pattern that covers everything unknown of a row. A value given beyond it does not narrow the range. */
export function createPatternFinder(dataset: Dataset): (row: Row) => number {
  const needed = patternsOf(dataset).map(({ unknown }) =>
    dataset.columns.flatMap(({ name }, i) => (unknown.includes(name) ? [] : [i])),
  );
  return (row) => {
    const found = needed.findIndex((columns) => !columns.some((i) => Number.isNaN(row[i]!)));
    return found < 0 ? needed.length - 1 : found;
  };
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

/** Reads the given value of an input, by its number: one value, or several by name if the input has several columns. */
export function createGivenReader({ inputs, columns }: Dataset): (p: number, row: Row) => GivenValue {
  const columnsOf = inputs.map((input) =>
    input.columns.map((name) => columns.findIndex((column) => column.name === name)),
  );
  const written = (index: number, row: Row): number | string => {
    const column = columns[index]!;
    return column.kind === 'text' ? writtenText(columns, index, row) : writtenValue(column, row[index]!);
  };
  return (p, row) => {
    const own = columnsOf[p]!;
    if (own.length === 1 && !Number.isNaN(row[own[0]!]!)) return written(own[0]!, row);
    const values: Record<string, number | string> = {};
    for (const index of own) if (!Number.isNaN(row[index]!)) values[columns[index]!.name] = written(index, row);
    return values;
  };
}
