import { isotonic } from '../numerics/isotonic.ts';
import { equationsFor, type Fit, solveTerms } from './fellner-schall.ts';
import type { Gram } from './gram.ts';
import type { Term } from './term.ts';

/** The weight of a coefficient that no row tells of. */
const LEAST_WEIGHT = 1e-6;

/**
 * Coefficients that keep the declared orders: those of each ordered term become the nearest sequence in that order, weighed by their
 * rows. The others are fitted anew beside them. A term that is no stage is ordered if its coefficients are.
 */
export function orderTerms(
  terms: readonly Term[],
  gram: Gram,
  { coefficients, penalties, order }: Pick<Fit, 'coefficients' | 'penalties'> & Partial<Pick<Fit, 'order'>>,
): Float64Array {
  const pinned = new Map<number, number>();
  for (const { ordering, first, count } of terms) {
    if (ordering === undefined) continue;
    const sign = ordering === 'rising' ? 1 : -1;
    const columns = Array.from({ length: count }, (_, i) => first + i);
    const values = Float64Array.from(columns, (column) => sign * coefficients[column]!);
    const weights = Float64Array.from(columns, (i) => Math.max(LEAST_WEIGHT, gram.products[(i * (i + 1)) / 2 + i]!));
    for (const [i, value] of isotonic(values, weights).entries()) pinned.set(first + i, sign * value);
  }
  return pinned.size === 0
    ? coefficients
    : solveTerms(equationsFor(terms, gram, penalties, order), gram, penalties, { pinned });
}
