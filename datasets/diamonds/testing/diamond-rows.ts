import { readFileSync } from 'node:fs';
import type { Row } from '../../dataset.ts';
import { diamonds } from '../diamonds.ts';

export interface PricedRow {
  readonly row: Row;
  readonly price: number;
}

/** The 53,940 stones in the order of the file, before any repair. They are read once for all test files of a process. */
export function readDiamondRows(): readonly PricedRow[] {
  diamondRows ??= parseDiamondRows();
  return diamondRows;
}

let diamondRows: readonly PricedRow[] | undefined;

function parseDiamondRows(): PricedRow[] {
  const [header, ...lines] = readLines('../diamonds.csv');
  const names = header!.replaceAll('"', '').split(',');
  const cellOf = diamonds.columns.map(({ name }) => names.indexOf(name));
  const priceCell = names.indexOf(diamonds.target.column);
  return lines.map((line) => {
    const cells = line.replaceAll('"', '').split(',');
    const row = Float64Array.from(diamonds.columns, (column, i) => {
      const cell = cells[cellOf[i]!]!;
      return column.kind === 'grade' ? column.levels.indexOf(cell) : Number(cell);
    });
    return { row, price: Number(cells[priceCell]) };
  });
}

/** The indices of the 10,788 test stones of docs/model.md. */
export function readTestRows(): number[] {
  return readLines('./diamonds-test-rows.csv').slice(1).map(Number);
}

/** ln price of 400 of the test rows by the numpy prototype of docs/model.md: free, ordered, and both with robust weights. */
export function readLatticeReference(): {
  row: number;
  free: number;
  ordered: number;
  robustFree: number;
  robustOrdered: number;
}[] {
  return readLines('./lattice-reference.csv')
    .slice(1)
    .map((line) => {
      const [row, free, ordered, robustFree, robustOrdered] = line.split(',').map(Number);
      return { row: row!, free: free!, ordered: ordered!, robustFree: robustFree!, robustOrdered: robustOrdered! };
    });
}

function readLines(path: string): string[] {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
    .trim()
    .split('\n');
}
