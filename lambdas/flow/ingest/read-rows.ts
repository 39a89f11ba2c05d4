import type { Dataset, Row } from '../../../datasets/dataset.ts';
import type { CsvRecord } from '../../../files/csv/split-records.ts';
import type { HeaderMatch } from '../../../training/table/match-header.ts';
import { readRow, readTarget } from '../../../training/table/read-row.ts';

/** Why a row is refused: one finding for each wrong cell. */
export interface Finding {
  readonly column: string;
  readonly message: string;
}

/**
 * Reads priced rows to learn from. Every column must be given, since an unknown feature cannot be summed.
 *
 * @returns a function that writes a record into `row` and returns its price, or what is wrong with it
 */
export function createPricedRowReader(
  dataset: Dataset,
  { cellOf, targetCell }: Pick<HeaderMatch, 'cellOf' | 'targetCell'>,
) {
  return (record: CsvRecord, row: Row): number | readonly Finding[] => {
    if (record.fault) return [{ column: '', message: record.fault.message }];
    const issues = readRow(dataset.columns, cellOf, record.cells, row);
    const price = readTarget(dataset.target, record.cells[targetCell]!);
    const found: Finding[] = (issues ?? []).map(({ path, message }) => ({ column: path.slice(1), message }));
    if (!issues)
      for (const [i, { name }] of dataset.columns.entries())
        if (Number.isNaN(row[i]!))
          found.push({ column: name, message: `${name} is not given; a row to learn from needs it` });
    if (typeof price !== 'number') found.push({ column: dataset.target.column, message: price.message });
    return found.length === 0 && typeof price === 'number' ? price : found;
  };
}
