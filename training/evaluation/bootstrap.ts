/**
 * Lower bound of a mean by the paired bootstrap: the 5 % quantile of the means of resamples (Efron 1979).
 *
 * @param differences one per row, length n ≥ 1
 * @returns null for fewer than two rows: nothing can be told
 */
export function lowerBoundOfMean(
  differences: Float64Array,
  { resamples = 1000, level = 0.05, seed = 1 } = {},
): number | null {
  const n = differences.length;
  if (n < 2) return null;
  const random = createRandom(seed);
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[Math.floor(random() * n)]!;
    means[r] = sum / n;
  }
  return means.sort()[Math.floor(level * resamples)]!;
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
