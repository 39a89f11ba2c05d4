import { shapleyValues } from './shapley.ts';

/** A game of more players would take too long: there are 2ⁿ coalitions. */
export const MOST_PLAYERS = 12;

/**
 * Exact Shapley values of the game f(start + Σ of the points of its players).
 * @param points length n ≤ 12
 * @returns n values that sum to f(start + Σ points) − f(start)
 */
export function shapleyOfSum(points: Float64Array, start: number, f: (sum: number) => number): Float64Array {
  const players = points.length;
  if (players > MOST_PLAYERS) throw new RangeError(`${players} players are more than ${MOST_PLAYERS}`);
  const sums = new Float64Array(2 ** players);
  sums[0] = start;
  for (let p = 0; p < players; p++) {
    const half = 2 ** p;
    for (let mask = 0; mask < half; mask++) sums[half + mask] = sums[mask]! + points[p]!;
  }
  for (let mask = 0; mask < sums.length; mask++) sums[mask] = f(sums[mask]!);
  return shapleyValues(sums, players);
}
