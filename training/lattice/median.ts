import type { Dataset } from '../../datasets/dataset.ts';
import { NothingToFitError } from '../kinds/errors.ts';
import type { Family } from './family.ts';
import { UNIT } from './sums.ts';

/** One price for everything: the median of the training rows. Every model must beat it. */
export const median: Family<{ readonly price: number }> = {
  name: 'median',
  fit: ({ dataset }, { targets }) => fitMedian(dataset, targets),
  pricer:
    (_, { price }) =>
    () =>
      price,
};

/** @param targets rows by centred ln target */
export function fitMedian({ target }: Dataset, targets: ReadonlyMap<number, number>): { readonly price: number } {
  const sorted = [...targets].sort(([a], [b]) => a - b);
  const count = sorted.reduce((sum, [, rows]) => sum + rows, 0);
  if (count === 0) throw new NothingToFitError('median: the summary holds no row');
  let below = 0;
  const [middle] = sorted.find(([, rows]) => {
    below += rows;
    return 2 * below >= count;
  })!;
  return { price: Math.exp(middle * UNIT.ln + target.centre) };
}
