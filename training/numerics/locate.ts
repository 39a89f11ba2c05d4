/** Weights of neighbouring knots are multiples of 1/256. So their sums are exact. */
export const GRAIN_BITS = 8;
export const GRAIN = 1 << GRAIN_BITS;

/**
 * Position of a value along knots, in 1/256 of a step and clamped at the ends: `256 · index of the lower knot + weight of
 * the upper one`. The last knot is `256 · (count − 1)`.
 */
export function locate(knots: Float64Array, value: number): number {
  const last = knots.length - 1;
  if (!(value > knots[0]!)) return 0;
  if (value >= knots[last]!) return last * GRAIN;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= value) low = middle;
    else high = middle;
  }
  return low * GRAIN + Math.round(((value - knots[low]!) / (knots[high]! - knots[low]!)) * GRAIN);
}
