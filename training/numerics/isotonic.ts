/**
 * The nearest sequence that never falls, in weighted squares, by pooling adjacent violators.
 * @param weights all > 0
 */
export function isotonic(values: Float64Array, weights: Float64Array): Float64Array {
  const pools: { mean: number; weight: number; count: number }[] = [];
  for (let i = 0; i < values.length; i++) {
    let pool = { mean: values[i]!, weight: weights[i]!, count: 1 };
    for (let last = pools.at(-1); last !== undefined && last.mean >= pool.mean; last = pools.at(-1)) {
      pools.pop();
      const weight = last.weight + pool.weight;
      const mean = (last.mean * last.weight + pool.mean * pool.weight) / weight;
      pool = { mean, weight, count: last.count + pool.count };
    }
    pools.push(pool);
  }
  return Float64Array.from(pools.flatMap(({ mean, count }) => new Array<number>(count).fill(mean)));
}
