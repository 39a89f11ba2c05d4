import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { MarketIndex, MarketLevel } from '../kinds/market-index.ts';
import { showPeriod } from '../table/period.ts';
import { describeScale } from './describe-scale.ts';
import type { Levels } from './levels.ts';

const COVERAGE = 0.9;
/** Half the width of an interval of 90 %, in standard deviations. */
const WIDTH = 1.645;

/**
 * The index of a model as people read it. Rows of which no period is known have no place in it.
 *
 * @returns `undefined` if no period is known, or if the model is from before an index was kept
 */
export function marketIndexOf(dataset: LatticeDataset, levels: Levels): MarketIndex | undefined {
  const { rhythm, periods, sizes, index } = levels;
  const asOf = periods.at(-1);
  if (!index || !asOf) return undefined;
  const { scale, toUnit } = describeScale(dataset);
  const entry = (p: number, i: number): MarketLevel => {
    const level = index.levels[p]![i]!;
    const half = WIDTH * index.deviations[p]![i]!;
    return {
      level: rounded(Math.exp(level)),
      low: rounded(Math.exp(level - half)),
      high: rounded(Math.exp(level + half)),
      rows: index.rows[p]![i]!,
    };
  };
  return {
    asOf: showPeriod(rhythm, asOf),
    coverage: COVERAGE,
    scale,
    periods: periods.flatMap((period, p) =>
      period === 0
        ? []
        : [
            {
              period: showPeriod(rhythm, period),
              ...entry(p, 0),
              sizes: sizes.map((size, k) => ({ size: toUnit(size), ...entry(p, k + 1) })),
            },
          ],
    ),
  };
}

const rounded = (level: number): number => Number(level.toFixed(4));
