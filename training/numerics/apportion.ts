/**
 * Amounts in cents that sum to a given total. Each amount is rounded down. The remaining cents go to the largest
 * remainders.
 */
export function apportion(amounts: Float64Array, totalCents: number): number[] {
  const cents = Array.from(amounts, (amount) => Math.floor(amount * 100));
  const byRemainder = cents
    .map((whole, i) => ({ i, remainder: amounts[i]! * 100 - whole }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  const left = totalCents - cents.reduce((sum, value) => sum + value, 0);
  for (let k = 0; k < Math.abs(left); k++) {
    const { i } = left > 0 ? byRemainder[k % cents.length]! : byRemainder[cents.length - 1 - (k % cents.length)]!;
    cents[i]! += Math.sign(left);
  }
  return cents;
}
