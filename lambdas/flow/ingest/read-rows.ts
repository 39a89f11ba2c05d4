import type { Row } from '../../../datasets/dataset.ts';
import type { CsvRecord } from '../../../files/csv/split-records.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import type { HeaderMatch } from '../../../training/table/match-header.ts';
import {
  AS_DECLARED,
  type CellReading,
  readRow,
  readTarget,
  refuseConstants,
} from '../../../training/table/read-row.ts';
import type { Finding } from './refusals.ts';

/** The cells of the values of a row, and how the values are printed. */
export type CellMatch = Pick<HeaderMatch, 'cellOf' | 'targetCell'> & {
  readonly constantCells?: readonly number[];
  readonly reading?: CellReading;
};

/**
 * Reads priced training rows. If the sums accept incomplete rows, a row may lack columns that are optional for an item.
 * Otherwise every column is required.
 * @returns a function that writes a record into `row` and returns its price, or the faults of the record
 */
export function createPricedRowReader(
  { dataset: { columns, constants = [], target }, takesIncompleteRows }: Pick<Sums, 'dataset' | 'takesIncompleteRows'>,
  { cellOf, constantCells = [], targetCell, reading = AS_DECLARED }: CellMatch,
) {
  return (record: CsvRecord, row: Row): number | readonly Finding[] => {
    if (record.fault) return [{ column: '', code: record.fault.code, message: `${record.fault.message}.` }];
    const foreign = refuseConstants({ constants }, constantCells, record.cells);
    if (foreign) return [{ column: foreign.path.slice(1), code: foreign.code, message: foreign.message }];
    const issues = readRow(columns, cellOf, record.cells, row, reading);
    const price = readTarget(target, record.cells[targetCell]!, reading);
    const found: Finding[] = (issues ?? []).map(({ path, code, message }) => ({
      column: path.slice(1),
      code,
      message,
    }));
    if (!issues && !takesIncompleteRows)
      for (const [i, { name }] of columns.entries())
        if (Number.isNaN(row[i]!)) {
          const message = `${name} is not given; a row to learn from needs it.`;
          found.push({ column: name, code: 'required', message });
        }
    if (typeof price !== 'number') found.push({ column: target.column, code: price.code, message: price.message });
    return found.length === 0 && typeof price === 'number' ? price : found;
  };
}
