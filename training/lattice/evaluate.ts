import type { Comparison } from '../evaluation/decide.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import { measureErrors } from '../evaluation/metrics.ts';
import { compareErrors, mean, type PricedRow, rowsOf, withoutContested } from '../evaluation/priced-rows.ts';
import { type BandCoverage, coverageByBand } from '../ranges/coverage-by-band.ts';
import type { Sample } from '../summary/sample.ts';
import { type Appraiser, createAppraiser } from './appraise.ts';
import type { Baselines } from './baselines.ts';
import { createFeatureReader } from './features.ts';
import { median } from './median.ts';
import type { Model } from './model.ts';
import { multivariateLinear } from './multivariate-linear.ts';
import { rangedBy } from './ranged-by.ts';
import type { Recipe } from './recipe.ts';
import { countViolations, VIOLATION_ROWS } from './violations.ts';

export interface EvaluationInput {
  readonly recipe: Recipe;
  /** The report of the candidate's fit. */
  readonly baselines: Baselines;
  readonly holdout: Sample;
  readonly candidate: Model;
  readonly champion?: {
    readonly version: string;
    readonly model: Model;
    readonly restsOnWithdrawn: boolean;
    readonly isCandidate: boolean;
  };
  /** Held-out rows of uploads that were taken in although they contradict the champion. */
  readonly contested: readonly { readonly uploadId: string; readonly holdout: Sample }[];
  readonly superseded: boolean;
  readonly unchanged: boolean;
}

const PICTURED_POINTS = 400;

/** @returns `evaluation: undefined` if no row is held out */
export function evaluate(input: EvaluationInput): {
  readonly evaluation: Evaluation | undefined;
  readonly comparison: Comparison;
} {
  const { recipe, baselines, champion, superseded, unchanged } = input;
  const { dataset } = recipe;
  const holdout = rowsOf(input.holdout);
  const candidate = createAppraiser(dataset, input.candidate);
  const rival = champion && createAppraiser(dataset, champion.model);
  const medianPrice = median.pricer(recipe, baselines.median);
  const linearPrice = multivariateLinear.pricer(recipe, baselines.linear);

  const own = priceAll(candidate, holdout);
  const theirs = rival && priceAll(rival, holdout);
  const medianPrices = holdout.map(({ row }) => medianPrice(row));
  const common = withoutContested(holdout, input.contested);
  const at = (prices: Float64Array) => common.map((i) => prices[i]!);
  const gain = compareErrors(holdout, own.prices, medianPrices);
  const excess =
    theirs &&
    compareErrors(
      common.map((i) => holdout[i]!),
      at(theirs.prices),
      at(own.prices),
    );
  const comparison: Comparison = {
    rows: holdout.length,
    skill: gain.skill,
    gainLowerBound: gain.lowerBound,
    ...(champion &&
      excess && {
        champion: {
          version: champion.version,
          excess: excess.mean,
          excessLowerBound: excess.lowerBound,
          excessUpperBound: excess.upperBound,
          restsOnWithdrawn: champion.restsOnWithdrawn,
          isCandidate: champion.isCandidate,
        },
      }),
    contested: rival
      ? input.contested.map(({ uploadId, holdout: sample }) => {
          const rows = rowsOf(sample);
          const { skill, lowerBound } = compareErrors(
            rows,
            priceAll(candidate, rows).prices,
            priceAll(rival, rows).prices,
          );
          return { uploadId, rows: rows.length, skill, gainLowerBound: lowerBound };
        })
      : [],
    superseded,
    unchanged,
  };
  if (holdout.length === 0) return { evaluation: undefined, comparison };

  const actual = Float64Array.from(holdout, ({ price }) => price);
  const evaluation: Evaluation = {
    models: [
      { name: 'candidate', metrics: measureErrors(actual, own.prices), coverage: mean(own.covered) },
      ...(theirs && champion
        ? [
            {
              name: `champion ${champion.version}`,
              metrics: measureErrors(actual, theirs.prices),
              coverage: mean(theirs.covered),
            },
          ]
        : []),
      {
        name: multivariateLinear.name,
        metrics: measureErrors(
          actual,
          Float64Array.from(holdout, ({ row }) => linearPrice(row)),
        ),
      },
      { name: median.name, metrics: measureErrors(actual, Float64Array.from(medianPrices)) },
    ],
    medianRangeWidth: own.widths.toSorted()[own.widths.length >> 1]!,
    coverageByBand: byBand(recipe, holdout, own.covered),
    violations: countViolations(
      dataset,
      candidate.price,
      holdout.slice(0, VIOLATION_ROWS).map(({ row }) => row),
    ),
    points: holdout
      .slice(0, PICTURED_POINTS)
      .map(({ price }, i) => [price, Number(own.prices[i]!.toFixed(2))] as const),
  };
  return { evaluation, comparison };
}

/** For each row: the price, the width of the range as a share of it, and whether the range holds the given price. */
function priceAll(appraiser: Appraiser, rows: readonly PricedRow[]) {
  const prices = new Float64Array(rows.length);
  const covered = new Float64Array(rows.length);
  const widths = new Float64Array(rows.length);
  for (const [i, { row, price, stratum }] of rows.entries()) {
    const { low, high, price: middle } = appraiser.range(row);
    const factor = Math.exp(appraiser.levelOf(row, stratum));
    prices[i] = factor * middle;
    covered[i] = price >= factor * low && price <= factor * high ? 1 : 0;
    widths[i] = (high - low) / middle;
  }
  return { prices, covered, widths };
}

function byBand({ dataset }: Recipe, rows: readonly PricedRow[], covered: Float64Array): BandCoverage[] {
  const bands = coverageByBand(rangedBy(dataset));
  const read = createFeatureReader(dataset);
  for (const [i, { row }] of rows.entries()) bands.add(read(row), covered[i] === 1);
  return bands.finish();
}
