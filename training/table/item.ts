import type { Dataset, Row } from '../../datasets/dataset.ts';

/** A value of one column, or several by column. */
export type GivenValue = number | string | Readonly<Record<string, number>>;

/** A row from values by name; grades by their level. */
export function rowOf(dataset: Dataset, item: Readonly<Record<string, number | string>>): Row {
  return Float64Array.from(dataset.columns, (column) => {
    const value = item[column.name];
    if (value === undefined) return Number.NaN;
    return column.kind === 'grade' ? column.levels.indexOf(String(value)) : Number(value);
  });
}

/** The first pattern that allows for everything that is unknown; what is given beyond it does not narrow the range. */
export function patternOf(dataset: Dataset, row: Row): number {
  const found = dataset.patterns.findIndex(({ unknown }) =>
    dataset.columns.every(({ name }, i) => !Number.isNaN(row[i]!) || unknown.includes(name)),
  );
  return found < 0 ? dataset.patterns.length - 1 : found;
}

/** Those values of the reference item that belong to the inputs given. */
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

/** What was given for one input: a value, or several by name where the input has several columns. */
export function givenValue({ inputs, columns }: Dataset, p: number, row: Row): GivenValue {
  const values = inputs[p]!.columns.flatMap((name): [string, number | string][] => {
    const index = columns.findIndex((column) => column.name === name);
    const column = columns[index]!;
    const value = row[index]!;
    if (Number.isNaN(value)) return [];
    return [[name, column.kind === 'grade' ? column.levels[value]! : value]];
  });
  return values.length === 1 && inputs[p]!.columns.length === 1
    ? values[0]![1]
    : (Object.fromEntries(values) as Record<string, number>);
}
