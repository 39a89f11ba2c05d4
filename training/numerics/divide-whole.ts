/**
 * Divides a whole number into whole numbers in proportion to shares. The parts with the largest remainders are rounded
 * up (Hamilton's method). Among equal remainders the first is rounded up.
 *
 * @param shares ≥ 0, of which at least one is above 0
 * @param total  a whole number ≥ 0
 */
export function divideWhole(shares: Float64Array, total: number): Float64Array {
  let sum = 0;
  for (const share of shares) sum += share;
  const whole = new Float64Array(shares.length);
  const remainders = new Float64Array(shares.length);
  let left = total;
  for (let i = 0; i < shares.length; i++) {
    const exact = (shares[i]! / sum) * total;
    whole[i] = Math.floor(exact);
    remainders[i] = exact - whole[i]!;
    left -= whole[i]!;
  }
  for (; left > 0; left--) {
    let largest = 0;
    for (let i = 1; i < remainders.length; i++) if (remainders[i]! > remainders[largest]!) largest = i;
    whole[largest]!++;
    remainders[largest] = -1;
  }
  return whole;
}
