import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Row } from '../datasets/dataset.ts';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import { type PricedRow, readDiamondRows, readTestRows } from '../datasets/diamonds/testing/diamond-rows.ts';
import { createRandom } from '../training/evaluation/bootstrap.ts';

/** The stones of the file in two parts: the test stones of docs/model.md, and all others. */
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
 * How resampled stones differ from their originals. The price always moves by up to 5 %. `printed`: every measure moves
 * by a digit or two in its last place and is rounded as in the file. If the depth was computed from the other measures,
 * it is computed again. `unprinted`: every measure moves within its last printed digit. So no two stones are equal, and
 * nearly every depth looks measured.
 */
export type Noise = 'printed' | 'unprinted';

/** An endless sequence of stones that resemble the given ones. */
export function createResampler(rows: readonly PricedRow[], seed: number, noise: Noise = 'unprinted'): () => PricedRow {
  const random = createRandom(seed);
  const within = (half: number) => (2 * random() - 1) * half;
  const move = noise === 'printed' ? reprint : leaveUnprinted;
  return () => {
    const { row, price } = rows[Math.floor(random() * rows.length)]!;
    return { row: move(row, within), price: Math.round(price * (1 + within(0.05))) };
  };
}

const columnIndex = Object.fromEntries(diamonds.columns.map(({ name }, i) => [name, i]));

/** One unit in the last printed place. */
const LAST_PLACE: Readonly<Record<string, number>> = { carat: 0.01, depth: 0.1, x: 0.01, y: 0.01, z: 0.01 };

function leaveUnprinted(row: Row, within: (half: number) => number): Row {
  return Float64Array.from(row, (value, i) => {
    const unit = LAST_PLACE[diamonds.columns[i]!.name];
    return unit === undefined || value === 0 ? value : Number((value + within(unit / 2)).toFixed(4));
  });
}

function reprint(row: Row, within: (half: number) => number): Row {
  const out = Float64Array.from(row);
  const print = (name: string, value: number) => {
    const places = Math.round(1 / LAST_PLACE[name]!);
    out[columnIndex[name]!] = Math.round(value * places) / places;
  };
  const at = (name: string, of: Row = row) => of[columnIndex[name]!]!;
  const impliedDepth = (of: Row) => (200 * at('z', of)) / (at('x', of) + at('y', of));
  for (const [name, unit] of Object.entries(LAST_PLACE))
    if (at(name) !== 0) print(name, Math.max(unit, at(name) + within(1.5 * unit)));
  // A computed depth is rounded to one place. So it is off by at most half a unit of that place.
  if (Math.abs(at('depth') - impliedDepth(row)) <= 0.0501) print('depth', impliedDepth(out));
  return out;
}

export const CSV_HEADER = `${[...diamonds.columns.map(({ name }) => name), diamonds.target.column].join(',')}\n`;

/** A line of a CSV file. A value that is not known is left empty. */
export function csvLine(row: Row, price: number): string {
  const cells = diamonds.columns.map((column, i) => {
    const value = row[i]!;
    if (Number.isNaN(value)) return '';
    return column.kind === 'grade' ? column.levels[value]! : String(value);
  });
  return `${cells.join(',')},${price}\n`;
}

/** A stone in the form in which a partner sends it. */
export function itemOf(row: Row): Record<string, number | string> {
  return Object.fromEntries(
    diamonds.columns.map((column, i) => [column.name, column.kind === 'grade' ? column.levels[row[i]!]! : row[i]!]),
  );
}

/**
 * Writes `count` resampled stones as a CSV file.
 * @param dateOf a row, by its number; absent: the file has no column of dates
 */
export async function writeStones(
  path: string,
  rows: readonly PricedRow[],
  count: number,
  seed: number,
  noise?: Noise,
  dateOf?: (i: number) => string,
): Promise<void> {
  const next = createResampler(rows, seed, noise);
  const lines = function* () {
    yield `${dateOf ? `${diamonds.date.name},` : ''}${CSV_HEADER}`;
    for (let left = count; left > 0; left -= BATCH) {
      let text = '';
      for (let i = Math.min(BATCH, left); i > 0; i--) {
        const { row, price } = next();
        text += `${dateOf ? `${dateOf(left - i)},` : ''}${csvLine(row, price)}`;
      }
      yield text;
    }
  };
  await pipeline(Readable.from(lines(), { objectMode: false }), createWriteStream(path));
}

const BATCH = 1_000;
