import { type Gram, UNIT } from './gram.ts';
import type { Term } from './term.ts';

/** With fewer rows that lack a source, nothing is learnt from its being missing. */
const FEWEST_GAPS = 5;

/** What a missing source counts as, if too few rows have ever lacked it. */
export interface UnseenGap {
  /** The column that says that it is missing. */
  readonly column: number;
  /** The mean and the variance of what the source adds to the others' prediction. */
  readonly mean: number;
  readonly variance: number;
}

/**
 * The gaps that nothing was learnt of. A row with such a gap counts as the average row, and its range is wider by the deviation of
 * what is not known.
 */
export function findUnseenGaps(terms: readonly Term[], { products }: Gram, coefficients: Float64Array): UnseenGap[] {
  const weight = products[0]! * UNIT.product;
  const at = (i: number, j: number) => products[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i]! * UNIT.product;
  return terms.flatMap(({ gap, source }) => {
    if (gap === undefined || at(gap, gap) >= FEWEST_GAPS) return [];
    const own = terms
      .filter((term) => term.source === source)
      .flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i))
      .filter((column) => column !== gap && coefficients[column] !== 0);
    if (weight === 0) return [{ column: gap, mean: 0, variance: 0 }];
    let mean = 0;
    let square = 0;
    for (const i of own) {
      mean += (coefficients[i]! * at(i, 0)) / weight;
      for (const j of own) square += (coefficients[i]! * coefficients[j]! * at(i, j)) / weight;
    }
    return [{ column: gap, mean, variance: Math.max(0, square - mean * mean) }];
  });
}
