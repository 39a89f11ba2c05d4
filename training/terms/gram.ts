import { SummaryError } from '../kinds/errors.ts';
import type { Entries } from './term.ts';

/**
 * The sums of a set of rows, as exact integers. They add and subtract without rounding, in any order. X is the design matrix in 1/256,
 * y the response in 1/1024, and each row counts with a weight in 1/256.
 */
export interface Gram {
  /** Rows, whatever their weight. */
  rows: number;
  /** Σ w·y², each row rounded to 2⁻¹⁶. */
  squares: number;
  /** X'WX, the lower triangle row by row: entry (i, j) at i·(i + 1)/2 + j. Its unit is 2⁻²⁴. */
  readonly products: Float64Array;
  /** X'Wy, in units of 2⁻²⁶. */
  readonly moments: Float64Array;
  /** Rows by response, for the median; of a yes or no by its answer. */
  readonly targets: Map<number, number>;
}

export const UNIT = {
  product: 2 ** -24,
  moment: 2 ** -26,
  square: 2 ** -16,
  response: 2 ** -10,
  weight: 2 ** -8,
} as const;

/** In 1/256: the weight of a row that nothing speaks against. */
export const FULL_WEIGHT = 256;

/** A response times its weight is at most so far from 0. Below it every sum of 2²³ rows is exact: 2²⁶ · 2⁴ · 2²³ = 2⁵³. */
export const MOST_RESPONSE = 16;
const ROW_LIMIT = 2 ** 22;

export function createGram(columnCount: number): Gram {
  return {
    rows: 0,
    squares: 0,
    products: new Float64Array((columnCount * (columnCount + 1)) / 2),
    moments: new Float64Array(columnCount),
    targets: new Map(),
  };
}

/**
 * Adds a row.
 * @param response in 1/1024, an integer
 * @param weight in 1/256, an integer from 0 to 256
 * @param target that the row is counted under, an integer
 */
export function addRow(
  gram: Gram,
  { columns, values, count }: Entries,
  response: number,
  weight: number,
  target = response,
): void {
  const { products, moments, targets } = gram;
  gram.rows++;
  targets.set(target, (targets.get(target) ?? 0) + 1);
  if (weight === 0) return;
  gram.squares += Math.round(weight * response * response * 2 ** -12);
  for (let a = 0; a < count; a++) {
    const column = columns[a]!;
    const weighed = weight * values[a]!;
    const start = (column * (column + 1)) / 2;
    for (let b = 0; b <= a; b++) products[start + columns[b]!]! += weighed * values[b]!;
    moments[column]! += weighed * response;
  }
}

/**
 * Adds the second to the first, or subtracts it.
 * @throws SummaryError if more rows would be subtracted than there are
 */
export function addGram(into: Gram, other: Gram, sign: 1 | -1): Gram {
  const rows = into.rows + sign * other.rows;
  if (rows < 0) throw new SummaryError(`merge: ${rows} rows would be left`);
  if (rows > ROW_LIMIT) throw new SummaryError(`merge: ${rows} rows, and sums are exact up to ${ROW_LIMIT}`);
  for (const [target, count] of other.targets) {
    const left = (into.targets.get(target) ?? 0) + sign * count;
    if (left < 0) throw new SummaryError(`merge: ${left} rows at one price would be left`);
    if (left === 0) into.targets.delete(target);
    else into.targets.set(target, left);
  }
  into.rows = rows;
  into.squares += sign * other.squares;
  for (let i = 0; i < into.products.length; i++) into.products[i]! += sign * other.products[i]!;
  for (let i = 0; i < into.moments.length; i++) into.moments[i]! += sign * other.moments[i]!;
  return into;
}

export function copyGram({ rows, squares, products, moments, targets }: Gram): Gram {
  return { rows, squares, products: products.slice(), moments: moments.slice(), targets: new Map(targets) };
}

/** The median of the responses, in 1/1024. 0 if there is no row. */
export function medianResponse({ targets, rows }: Gram): number {
  let below = 0;
  for (const [response, count] of [...targets].sort(([a], [b]) => a - b)) {
    below += count;
    if (2 * below >= rows) return response;
  }
  return 0;
}
