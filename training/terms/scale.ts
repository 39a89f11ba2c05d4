import type { NumberTerms } from '../../datasets/terms-dataset.ts';

/** A number on the scale of its knots: its logarithm if it is learnt so. */
export function scaleOf({ knots, log }: Pick<NumberTerms, 'knots' | 'log'>) {
  const scaled = Float64Array.from(knots, (knot) => (log ? Math.log(knot) : knot));
  const least = knots[0]!;
  return { knots: scaled, of: (value: number) => (log ? Math.log(Math.max(value, least)) : value) };
}
