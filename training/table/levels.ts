import type { Column, ConstantColumn, LevelColumn } from '../../datasets/column.ts';

/** A column whose values in a row are indices of words. */
export type WordColumn = LevelColumn | ConstantColumn;

/** The words that a column may hold, by their index in a row. A column of numbers or of text has none. */
export function levelsOf(column: WordColumn): readonly string[];
export function levelsOf(column: Column): readonly string[] | undefined;
export function levelsOf(column: Column): readonly string[] | undefined {
  if (column.kind === 'number' || column.kind === 'text') return undefined;
  return column.kind === 'constant' ? [column.value] : column.levels;
}

export const isLevelColumn = (column: Column): column is LevelColumn =>
  column.kind === 'grade' || column.kind === 'category';

/** Whether a column takes words that are not in its list. */
export const isOpen = (column: Column): boolean => column.kind === 'category' && column.open === true;

/** Whether a column takes the words of its list and no others. */
export const hasAllValues = (column: Column): column is LevelColumn => isLevelColumn(column) && !isOpen(column);

/** What stands for a word or a text that a row has only as a hash. */
export const NOT_LISTED = 'not listed';

/** A known value of a row in its written form: a word or a number. A row does not keep texts and words that are not listed. */
export function writtenValue(column: Column, value: number): string | number {
  if (column.kind === 'number') return value;
  return levelsOf(column)?.[value] ?? NOT_LISTED;
}

/** The value of a row for a missing column. A constant is known without being given. */
export function valueNotGiven(column: Column): number {
  return column.kind === 'constant' ? 0 : Number.NaN;
}

/** An example value of a column. */
export function exampleOf(column: Column): string | number {
  return column.kind === 'constant' ? column.value : column.example;
}
