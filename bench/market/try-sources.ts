import { createRandom } from '../../training/evaluation/bootstrap.ts';
import type { TableRow } from '../report.ts';
import { type DatedRow, levelAtSize } from './draw-market.ts';
import { learn, stones } from './learn.ts';
import { errorsOf, shown } from './try-markets.ts';

/** A source stands 25, 22, 27 and 20 % below the owner at the four sizes. */
const BELOW = [0.25, 0.22, 0.27, 0.2].map((share) => Math.log(1 - share));
const OWN_SHARES = [0.7, 0.1, 0.03, 0.005, 0.001];
const PERIOD = 2026 * 12;

/** The training stones are divided into the owner's own and those of a source. The test stones are at the owner's level. */
export function trySources(seed: number): TableRow[] {
  const dated = ({ row, price }: { row: Float64Array; price: number }): DatedRow => ({ row, price, month: 0 });
  const test = stones.test.map(dated);
  const measure = (uploads: Parameters<typeof learn>[0]) => {
    const { price } = learn(uploads);
    return errorsOf(
      test.map(({ row }) => price(row)),
      test,
    );
  };
  const bound = measure([{ rows: stones.train.map(dated) }]);
  return OWN_SHARES.flatMap((share) => {
    const random = createRandom(seed);
    const isOwn = stones.train.map(() => random() < share);
    const own = stones.train.filter((_, i) => isOwn[i]).map(dated);
    const others = stones.train
      .filter((_, i) => !isOwn[i])
      .map(({ row, price }) => dated({ row, price: price * Math.exp(levelAtSize(BELOW, row)) }));
    const tried = {
      pooled: [{ rows: [...own, ...others] }],
      'own stones alone': [{ rows: own }],
      'with levels of sources': [
        { rows: own, stratum: { period: PERIOD, source: '' } },
        { rows: others, stratum: { period: PERIOD, source: 'list' } },
      ],
    };
    return Object.entries(tried).map(([name, uploads]) => ({
      seed,
      'own stones': own.length,
      'what learns': name,
      ...shown(measure(uploads), bound.MAE),
    }));
  });
}
