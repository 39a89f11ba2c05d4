import type { Column } from '../../datasets/column.ts';
import type { Dataset, Row } from '../../datasets/dataset.ts';
import type { Issue } from './issue.ts';
import { isMissing } from './missing.ts';
import { AS_DECLARED, type CellReading, readCell } from './read-cell.ts';
import { writeText } from './text-parts.ts';

/**
 * Reads the cells of one CSV row into `row`.
 * @param columns the dataset's columns, length n
 * @param cellOf  for each column the index of its cell, or -1 if the file does not have it; length n
 * @param row     written, of `rowWidth(columns)` numbers; NaN where nothing is given
 * @param reading how the file prints its numbers and grades
 * @returns null if there is no issue. Otherwise all issues, and `row` must not be used.
 */
export function readRow(
  columns: readonly Column[],
  cellOf: ArrayLike<number>,
  cells: readonly string[],
  row: Row,
  reading: CellReading = AS_DECLARED,
): readonly Issue[] | null {
  let issues: Issue[] | null = null;
  let behind = columns.length;
  for (let index = 0; index < columns.length; index++) {
    const cell = cellOf[index]!;
    const column = columns[index]!;
    const text = cell < 0 ? '' : cells[cell]!;
    if (column.kind === 'text') behind = writeText(column, isMissing(text) ? undefined : text, row, behind);
    const read = readCell(column, text, reading);
    if (typeof read === 'number') row[index] = read;
    else if (issues === null) issues = [read];
    else issues.push(read);
  }
  return issues;
}

/**
 * Whether a row says that it is of something that is not priced here.
 * @param cellOf for each of the constants the index of its cell, or -1; length as `constants`
 */
export function refuseConstants(
  { constants = [] }: Pick<Dataset, 'constants'>,
  cellOf: ArrayLike<number>,
  cells: readonly string[],
): Issue | undefined {
  for (const [index, column] of constants.entries()) {
    const cell = cellOf[index] ?? -1;
    const read = cell < 0 ? 0 : readCell(column, cells[cell]!);
    if (typeof read !== 'number') return read;
  }
  return undefined;
}
