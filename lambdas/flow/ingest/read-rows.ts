import type { Row } from '../../../datasets/dataset.ts';
import type { CsvRecord } from '../../../files/csv/split-records.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import type { HeaderMatch } from '../../../training/table/match-header.ts';
import { readRow, readTarget } from '../../../training/table/read-row.ts';

/** Why a row is refused: one finding for each wrong cell. */
export interface Finding {
  readonly column: string;
  readonly message: string;
}

/**
 * Reads priced rows to learn from. A column that an item need not give may be left out where the sums take incomplete rows;
 * elsewhere every column must be given.
 *
 * @returns a function that writes a record into `row` and returns its price, or what is wrong with it
 */
export function createPricedRowReader(
  { dataset: { columns, target }, takesIncompleteRows }: Pick<Sums, 'dataset' | 'takesIncompleteRows'>,
  { cellOf, targetCell }: Pick<HeaderMatch, 'cellOf' | 'targetCell'>,
) {
  return (record: CsvRecord, row: Row): number | readonly Finding[] => {
    if (record.fault) return [{ column: '', message: record.fault.message }];
    const issues = readRow(columns, cellOf, record.cells, row);
    const price = readTarget(target, record.cells[targetCell]!);
    const found: Finding[] = (issues ?? []).map(({ path, message }) => ({ column: path.slice(1), message }));
    if (!issues && !takesIncompleteRows)
      for (const [i, { name }] of columns.entries())
        if (Number.isNaN(row[i]!))
          found.push({ column: name, message: `${name} is not given; a row to learn from needs it` });
    if (typeof price !== 'number') found.push({ column: target.column, message: price.message });
    return found.length === 0 && typeof price === 'number' ? price : found;
  };
}
