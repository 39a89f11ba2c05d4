/**
 * Spearman's rank correlation. Equal values share the mean of their ranks.
 * @param x, y of one length; rows in which either is NaN are left out
 */
export function rankCorrelation(
  x: Float64Array,
  y: Float64Array,
): { readonly correlation: number; readonly rows: number } {
  const rows = [...x.keys()].filter((row) => !Number.isNaN(x[row]!) && !Number.isNaN(y[row]!));
  const [u, v] = [ranksOf(rows, x), ranksOf(rows, y)];
  const mean = (rows.length - 1) / 2;
  let [both, first, second] = [0, 0, 0];
  for (const [i, rank] of u.entries()) {
    both += (rank - mean) * (v[i]! - mean);
    first += (rank - mean) ** 2;
    second += (v[i]! - mean) ** 2;
  }
  return { correlation: first > 0 && second > 0 ? both / Math.sqrt(first * second) : 0, rows: rows.length };
}

function ranksOf(rows: readonly number[], values: Float64Array): Float64Array {
  const order = [...rows.keys()].sort((a, b) => values[rows[a]!]! - values[rows[b]!]!);
  const ranks = new Float64Array(rows.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[rows[order[to]!]!] === values[rows[order[from]!]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}
