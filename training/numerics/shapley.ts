/**
 * Exact Shapley values of a game (Shapley 1953).
 *
 * @param values of each coalition, by bit mask: length 2ⁿ
 * @returns n values that sum to values[all] − values[none]
 */
export function shapleyValues(values: Float64Array, players: number): Float64Array {
  const weights = new Float64Array(players);
  // |S|! (n − |S| − 1)! / n!
  for (let size = 0; size < players; size++) weights[size] = 1 / (players * binomial(players - 1, size));
  const out = new Float64Array(players);
  for (let mask = 0; mask < values.length; mask++) {
    const size = bitCount(mask);
    const value = values[mask]!;
    for (let p = 0; p < players; p++) {
      if ((mask >> p) & 1) out[p]! += weights[size - 1]! * value;
      else out[p]! -= weights[size]! * value;
    }
  }
  return out;
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) count++;
  return count;
}
