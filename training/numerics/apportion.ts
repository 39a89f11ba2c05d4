/**
 * Amounts in cents that sum to a given total. Each amount is rounded down. The remaining cents go to the largest
 * remainders.
 */
export function apportion(amounts: Float64Array, totalCents: number): number[] {
  const cents = Array.from(amounts, (amount) => Math.floor(amount * 100));
  const left = totalCents - cents.reduce((sum, value) => sum + value, 0);
  if (left === 0) return cents;
  const remainders = cents.map((whole, i) => amounts[i]! * 100 - whole);
  const byRemainder = cents.map((_, i) => i).sort((a, b) => remainders[b]! - remainders[a]! || a - b);
  for (let k = 0; k < Math.abs(left); k++) {
    const i = left > 0 ? byRemainder[k % cents.length]! : byRemainder[cents.length - 1 - (k % cents.length)]!;
    cents[i]! += Math.sign(left);
  }
  return cents;
}
