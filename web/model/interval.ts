/** How many standard deviations a 95 % interval reaches. */
const Z = 1.959964;

/**
 * The 95 % interval of a share that was counted on some rows (Wilson 1927). Chance alone may move the share that far.
 * @param rows at least 1
 */
export function wilsonInterval(share: number, rows: number): { readonly low: number; readonly high: number } {
  const weight = (Z * Z) / rows;
  const middle = (share + weight / 2) / (1 + weight);
  const reach = (Z / (1 + weight)) * Math.sqrt((share * (1 - share)) / rows + weight / (4 * rows));
  return { low: middle - reach, high: middle + reach };
}
