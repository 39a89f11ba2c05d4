import type { Comparison } from '../evaluation/decide.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import { measureErrors } from '../evaluation/metrics.ts';
import { compareErrors, mean, type PricedRow, rowsOf, withoutContested } from '../evaluation/priced-rows.ts';
import type { Sample } from '../summary/sample.ts';
import { type Appraiser, createAppraiser } from './appraise.ts';
import { coverageOfBands } from './coverage.ts';
import type { Model } from './model.ts';
import type { Recipe } from './recipe.ts';
import { countViolations, VIOLATION_ROWS } from './violations.ts';

export interface EvaluationInput {
  readonly recipe: Recipe;
  /** The median price of the training rows. */
  readonly median: number;
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
  const { dataset } = input.recipe;
  const holdout = rowsOf(input.holdout);
  const candidate = createAppraiser(dataset, input.candidate);
  const rival = input.champion && createAppraiser(dataset, input.champion.model);
  const own = priceAll(candidate, holdout);
  const theirs = rival && priceAll(rival, holdout);
  const medians = new Float64Array(holdout.length).fill(input.median);
  const comparison = compare(input, holdout, { own, theirs, medians, candidate, rival });
  if (holdout.length === 0) return { evaluation: undefined, comparison };

  const actual = Float64Array.from(holdout, ({ price }) => price);
  const bands = coverageOfBands(dataset.range.coverage, input.candidate.range);
  for (const [i, isCovered] of own.covered.entries()) bands.add(own.prices[i]!, isCovered === 1);
  const evaluation: Evaluation = {
    models: [
      { name: 'candidate', metrics: measureErrors(actual, own.prices), coverage: mean(own.covered) },
      ...(theirs && input.champion
        ? [
            {
              name: `champion ${input.champion.version}`,
              metrics: measureErrors(actual, theirs.prices),
              coverage: mean(theirs.covered),
            },
          ]
        : []),
      { name: 'median', metrics: measureErrors(actual, medians) },
    ],
    medianRangeWidth: own.widths.toSorted()[own.widths.length >> 1]!,
    coverageByBand: bands.finish(),
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

interface Priced {
  readonly prices: Float64Array;
  readonly covered: Float64Array;
  readonly widths: Float64Array;
}

interface Contest {
  readonly own: Priced;
  readonly theirs: Priced | undefined;
  readonly medians: Float64Array;
  readonly candidate: Appraiser;
  readonly rival: Appraiser | undefined;
}

function compare(
  { champion, contested, superseded, unchanged }: EvaluationInput,
  holdout: readonly PricedRow[],
  { own, theirs, medians, candidate, rival }: Contest,
): Comparison {
  const common = withoutContested(holdout, contested);
  const at = (prices: Float64Array) => common.map((i) => prices[i]!);
  const gain = compareErrors(holdout, own.prices, medians);
  const excess =
    theirs &&
    compareErrors(
      common.map((i) => holdout[i]!),
      at(theirs.prices),
      at(own.prices),
    );
  return {
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
      ? contested.map(({ uploadId, holdout: sample }) => {
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
}

/** For each row: the price, the width of the range as a share of it, and whether the range holds the given price. */
function priceAll(appraiser: Appraiser, rows: readonly PricedRow[]): Priced {
  const prices = new Float64Array(rows.length);
  const covered = new Float64Array(rows.length);
  const widths = new Float64Array(rows.length);
  for (const [i, { row, price }] of rows.entries()) {
    const { low, high, price: middle } = appraiser.range(row);
    prices[i] = middle;
    covered[i] = price >= low && price <= high ? 1 : 0;
    widths[i] = (high - low) / middle;
  }
  return { prices, covered, widths };
}
