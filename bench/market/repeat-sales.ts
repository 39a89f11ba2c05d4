import { Matrix, solve } from 'ml-matrix';

/** Two sales of one property, one after the other. */
export interface SalePair {
  /** Periods, counted from 0. */
  readonly from: number;
  readonly to: number;
  /** ln of the second price over the first. */
  readonly change: number;
}

/** In standard deviations: pairs that are further off count less (Huber 1964). */
const HUBER = 1.345;
const ROUNDS = 20;
/** So that a period without a pair is no fault. */
const RIDGE = 1e-6;

/**
 * The index of repeat sales (Bailey, Muth & Nourse 1963; Case & Shiller 1989), the method of published indices of houses. It
 * takes the change of each property between two sales and knows nothing else of it. Robust regression by iterated weights.
 *
 * @returns ln price of each period above the last one
 */
export function repeatSalesIndex(pairs: readonly SalePair[], periodCount: number): number[] {
  const last = periodCount - 1;
  let index: number[] = new Array(periodCount).fill(0);
  let weights = pairs.map(() => 1);
  for (let round = 0; round < ROUNDS; round++) {
    const left = Matrix.eye(last, last).mul(RIDGE);
    const right = Matrix.zeros(last, 1);
    const add = (matrix: Matrix, i: number, j: number, value: number) => matrix.set(i, j, matrix.get(i, j) + value);
    for (const [p, { from, to, change }] of pairs.entries()) {
      const weight = weights[p]!;
      // The last period is 0, so it has no column.
      const ends = [
        [from, -1],
        [to, 1],
      ].filter(([period]) => period !== last) as [number, number][];
      for (const [i, sign] of ends) {
        add(right, i, 0, weight * sign * change);
        for (const [j, other] of ends) add(left, i, j, weight * sign * other);
      }
    }
    index = [...solve(left, right).to1DArray(), 0];
    const residuals = pairs.map(({ from, to, change }) => Math.abs(change - index[to]! + index[from]!));
    const scale = 1.4826 * residuals.toSorted((a, b) => a - b)[residuals.length >> 1]!;
    weights = residuals.map((residual) => Math.min(1, (HUBER * scale) / Math.max(residual, 1e-12)));
  }
  return index;
}
