import type { Dataset, Row } from '../../datasets/dataset.ts';
import { VIOLATION_ROWS } from '../evaluation/evaluation.ts';
import { measureErrors } from '../evaluation/metrics.ts';
import type { ModelTrial, TryingKind } from '../kinds/kind.ts';
import { coverageByBand } from '../ranges/coverage-by-band.ts';
import { periodOfDay } from '../table/period.ts';
import { createAppraiser } from './appraise.ts';
import { describeScale } from './describe-scale.ts';
import { createFeatureReader } from './features.ts';
import { latticeDataset } from './lattice-dataset.ts';
import { decodeModel } from './model.ts';
import { rangedBy } from './ranged-by.ts';
import { stratumId } from './stratum.ts';
import { countViolations } from './violations.ts';

/** The part of the ordered lattice that tries it on rows with known prices. */
export const latticeTrying: TryingKind = { openTrial };

function openTrial(declared: Dataset, bytes: Uint8Array): ModelTrial {
  const dataset = latticeDataset(declared);
  const model = decodeModel(bytes);
  const appraiser = createAppraiser(dataset, model);
  const { market } = dataset;
  const last = model.levels?.periods.at(-1) ?? 0;
  const levelOn = (row: Row, period: number, source: string) => appraiser.levelOf(row, stratumId({ period, source }));
  const features = createFeatureReader(dataset);
  const bands = coverageByBand(rangedBy(dataset));
  let covered = 0;
  const given: number[] = [];
  const predicted: number[] = [];
  const widths: number[] = [];
  const firstRows: Row[] = [];
  return {
    add: (row, price, day, source = '') => {
      const { price: today, low: lowToday, high: highToday } = appraiser.range(row);
      const period = day === undefined || !market ? last : periodOfDay(market.rhythm, day);
      const isToday = !market || (day === undefined && source === '');
      const factor = Math.exp(isToday ? 0 : levelOn(row, period, source));
      const [middle, low, high] = [factor * today, factor * lowToday, factor * highToday];
      given.push(price);
      predicted.push(middle);
      widths.push((high - low) / middle);
      const isCovered = price >= low && price <= high;
      bands.add(features(row), isCovered);
      if (isCovered) covered++;
      if (firstRows.length < VIOLATION_ROWS && !row.some(Number.isNaN)) firstRows.push(Float64Array.from(row));
    },
    finish: () => {
      const { scale, toUnit } = describeScale(dataset);
      return {
        metrics: measureErrors(Float64Array.from(given), Float64Array.from(predicted)),
        range: {
          meant: dataset.range.coverage,
          coverage: covered / given.length,
          medianWidth: Float64Array.from(widths).sort()[widths.length >> 1]!,
          by: `${scale.name}${scale.unit && ` (${scale.unit})`}`,
          bands: bands
            .finish()
            .map(({ from, ...counts }) => ({ from: from === null ? null : toUnit(from), ...counts })),
        },
        violations: countViolations(dataset, appraiser.price, firstRows),
      };
    },
  };
}
