import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { readTarget } from '../../../training/table/read-cell.ts';
import { readRow } from '../../../training/table/read-row.ts';
import { rowWidth } from '../../../training/table/text-parts.ts';
import type { Row } from '../../dataset.ts';
import { loans } from '../loans.ts';

/** The loans that ship. `price` is 1 for a good one and 0 for a bad one. */
export function readLoans(): { readonly row: Row; readonly price: number }[] {
  const text = readFileSync(new URL('../loans.csv', import.meta.url), 'utf8');
  const [header = [], ...records] = Papa.parse<string[]>(text, { skipEmptyLines: true }).data;
  const cellOf = loans.columns.map(({ name }) => header.indexOf(name));
  const target = header.indexOf(loans.target.column);
  return records.map((cells, i) => {
    const row = new Float64Array(rowWidth(loans.columns));
    const issues = readRow(loans.columns, cellOf, cells, row);
    const price = readTarget(loans.target, cells[target]!);
    if (issues !== null || typeof price !== 'number') throw new Error(`loan ${i + 1} cannot be read`);
    return { row, price };
  });
}
