import type { TableCells } from '../recognise-table.ts';

/** A table from its columns: `{ area: (row) => … }`. Numbers are written as they print. */
export function tableOf(rows: number, columns: Readonly<Record<string, (row: number) => string | number>>): TableCells {
  return {
    header: Object.keys(columns),
    columns: Object.values(columns).map((cell) => Array.from({ length: rows }, (_, row) => String(cell(row)))),
  };
}

/** A number from 0 to 1 that is another one for each row and column, the same in each run. */
export function chance(row: number, column = 0): number {
  let h = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(column + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}
