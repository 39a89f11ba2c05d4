import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Row } from '../datasets/dataset.ts';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import { type PricedRow, readDiamondRows, readTestRows } from '../datasets/diamonds/testing/diamond-rows.ts';
import { createRandom } from '../training/evaluation/bootstrap.ts';

/** The stones of the file, apart: those of model.md's test, and all others. */
export function readStones(): { readonly train: PricedRow[]; readonly test: PricedRow[] } {
  const tested = new Set(readTestRows());
  const rows = readDiamondRows();
  return { train: rows.filter((_, i) => !tested.has(i)), test: rows.filter((_, i) => tested.has(i)) };
}

/** `count` of the rows in random order, each at most once (Fisher & Yates). */
export function draw<T>(rows: readonly T[], count: number, seed: number): T[] {
  const random = createRandom(seed);
  const left = [...rows];
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (left.length - i));
    [left[i], left[j]] = [left[j]!, left[i]!];
  }
  return left.slice(0, count);
}

/**
 * Stones like those given, endlessly: resampled, the price moved by up to 5 %, each measure within what its last printed
 * digit leaves open.
 */
export function createResampler(rows: readonly PricedRow[], seed: number): () => PricedRow {
  const random = createRandom(seed);
  const within = (half: number) => (2 * random() - 1) * half;
  return () => {
    const { row, price } = rows[Math.floor(random() * rows.length)]!;
    const noisy = Float64Array.from(row, (value, i) => {
      const half = HALF_DIGIT[diamonds.columns[i]!.name];
      return half === undefined || value === 0 ? value : Number((value + within(half)).toFixed(4));
    });
    return { row: noisy, price: Math.round(price * (1 + within(0.05))) };
  };
}

const HALF_DIGIT: Readonly<Record<string, number>> = { carat: 0.005, depth: 0.05, x: 0.005, y: 0.005, z: 0.005 };

export const CSV_HEADER = `${[...diamonds.columns.map(({ name }) => name), diamonds.target.column].join(',')}\n`;

/** A line of a CSV file; what is not known is left empty. */
export function csvLine(row: Row, price: number): string {
  const cells = diamonds.columns.map((column, i) => {
    const value = row[i]!;
    if (Number.isNaN(value)) return '';
    return column.kind === 'grade' ? column.levels[value]! : String(value);
  });
  return `${cells.join(',')},${price}\n`;
}

/** What a partner sends. */
export function itemOf(row: Row): Record<string, number | string> {
  return Object.fromEntries(
    diamonds.columns.map((column, i) => [column.name, column.kind === 'grade' ? column.levels[row[i]!]! : row[i]!]),
  );
}

/** Writes `count` resampled stones as a CSV file. */
export async function writeStones(
  path: string,
  rows: readonly PricedRow[],
  count: number,
  seed: number,
): Promise<void> {
  const next = createResampler(rows, seed);
  const lines = function* () {
    yield CSV_HEADER;
    for (let left = count; left > 0; left -= BATCH) {
      let text = '';
      for (let i = Math.min(BATCH, left); i > 0; i--) {
        const { row, price } = next();
        text += csvLine(row, price);
      }
      yield text;
    }
  };
  await pipeline(Readable.from(lines(), { objectMode: false }), createWriteStream(path));
}

const BATCH = 1_000;
