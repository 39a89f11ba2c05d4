/**
 * Rows are resampled in groups of equal size. This is the least number of groups. It suffices to show the chance in a
 * mean.
 */
const GROUPS = 5000;

/**
 * Bounds of a mean by the paired bootstrap: the 5 % and the 95 % quantile of the means of resamples (Efron 1979). Above 10,000 rows
 * neighbours are resampled together. So the work does not grow with the rows, but their order must be by chance.
 *
 * @param differences one per row, length n ≥ 1, in an order that has nothing to do with them (hashes)
 * @returns null for fewer than two rows: they have no spread
 */
export function boundsOfMean(
  differences: Float64Array,
  { resamples = 1000, level = 0.05, seed = 1 } = {},
): { readonly lower: number; readonly upper: number } | null {
  const n = differences.length;
  if (n < 2) return null;
  const groups = inGroups(differences, Math.max(1, Math.floor(n / GROUPS)));
  const random = createRandom(seed);
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = 0; i < groups.length; i++) sum += groups[Math.floor(random() * groups.length)]!;
    means[r] = sum / groups.length;
  }
  means.sort();
  const left = Math.floor(level * resamples);
  return { lower: means[left]!, upper: means[resamples - 1 - left]! };
}

/** Means of neighbours. The few rows left over at the end are not used. */
function inGroups(values: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / size) }, (_, group) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += values[group * size + i]!;
    return sum / size;
  });
}

/** Uniform numbers in [0, 1) from a seed (splitmix32, Steele, Lea & Flood 2014). */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}
