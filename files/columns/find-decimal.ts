import type { DecimalMark } from '../../training/table/number-format.ts';
import type { ColumnCells } from './column-cells.ts';
import { shareOf } from './column-cells.ts';

const MOSTLY = 0.5;
const NUMBER = /^[^\d]{0,8}\d[\d.,'’\s]*[^\d]{0,8}$/;

/** The decimal mark of a file, by the cells of its columns of numbers that show it. A point if none does. */
export function findDecimal(columns: readonly ColumnCells[]): DecimalMark {
  let [points, commas] = [0, 0];
  for (const cells of columns) {
    if (shareOf(cells, (text) => NUMBER.test(text)) < MOSTLY) continue;
    for (const [index, text] of cells.texts.entries()) {
      if (/\d,\d{1,2}(?!\d)/.test(text)) commas += cells.counts[index]!;
      else if (/\d\.\d{1,2}(?!\d)|\.\d{4,}/.test(text)) points += cells.counts[index]!;
    }
  }
  return commas > points ? 'comma' : 'point';
}
