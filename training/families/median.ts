import { UNIT } from '../summary/sums.ts';
import { type Family, NothingToFitError } from './family.ts';

/** One price for everything: the median of the training rows. What any model must beat. */
export const median: Family<{ readonly price: number }> = {
  name: 'median',
  fit: ({ dataset }, { targets }) => {
    const sorted = [...targets].sort(([a], [b]) => a - b);
    const count = sorted.reduce((sum, [, rows]) => sum + rows, 0);
    if (count === 0) throw new NothingToFitError('median: the summary holds no row');
    let below = 0;
    const [middle] = sorted.find(([, rows]) => {
      below += rows;
      return 2 * below >= count;
    })!;
    return { price: Math.exp(middle * UNIT.ln + dataset.target.centre) };
  },
  pricer:
    (_, { price }) =>
    () =>
      price,
};
