/**
 * Exact Shapley values of a game (Shapley 1953).
 *
 * @param values of each coalition, by bit mask: length 2ⁿ
 * @returns n values that sum to values[all] − values[none]
 */
export function shapleyValues(values: Float64Array, players: number): Float64Array {
  weightsByPlayers[players] ??= weightsOf(players);
  const { inside, outside } = weightsByPlayers[players];
  const out = new Float64Array(players);
  // Four players at a time, so that their sums stay in registers.
  for (let p = 0; p < players; p += 4) {
    let [first, second, third, fourth] = [0, 0, 0, 0];
    for (let mask = 0; mask < values.length; mask++) {
      const value = values[mask]!;
      const added = inside[mask]! * value;
      const taken = outside[mask]! * value;
      const own = mask >> p;
      first += own & 1 ? added : taken;
      second += own & 2 ? added : taken;
      third += own & 4 ? added : taken;
      fourth += own & 8 ? added : taken;
    }
    out[p] = first;
    if (p + 1 < players) out[p + 1] = second;
    if (p + 2 < players) out[p + 2] = third;
    if (p + 3 < players) out[p + 3] = fourth;
  }
  return out;
}

/** The weight of each coalition's value for a player in it, and for one outside of it. */
interface Weights {
  readonly inside: Float64Array;
  readonly outside: Float64Array;
}

const weightsByPlayers: Weights[] = [];

function weightsOf(players: number): Weights {
  const inside = new Float64Array(2 ** players);
  const outside = new Float64Array(2 ** players);
  for (let mask = 0; mask < inside.length; mask++) {
    const size = bitCount(mask);
    // |S|! (n − |S| − 1)! / n!
    if (size > 0) inside[mask] = 1 / (players * binomial(players - 1, size - 1));
    if (size < players) outside[mask] = -1 / (players * binomial(players - 1, size));
  }
  return { inside, outside };
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
