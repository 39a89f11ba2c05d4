import type { Row } from '../../datasets/dataset.ts';
import type { BandCoverage } from '../ranges/coverage-by-band.ts';
import { compareModels, type FindLosses, type ModelsToEvaluate } from './compare-models.ts';
import type { Comparison } from './decide.ts';
import { type Evaluation, VIOLATION_ROWS, type Violations } from './evaluation.ts';
import { measureErrors } from './metrics.ts';
import { mean, type PricedRow, rowsOf } from './priced-rows.ts';

/** A model that prices rows. */
export interface RangedModel {
  /** Bounds of the range, unrounded. */
  readonly range: (row: Row) => { readonly price: number; readonly low: number; readonly high: number };
  /** How far the level of a row's stratum lies above that of the prices, in ln price. Absent: there is one level. */
  readonly levelOf?: (row: Row, stratum: number) => number;
}

export interface Baseline {
  readonly name: string;
  /** By row. */
  readonly prices: Float64Array;
}

/** The prices of a model for some rows. */
export interface PricedRows {
  readonly prices: Float64Array;
  /** 1 where the range holds the given price, otherwise 0. */
  readonly covered: Float64Array;
  /** Widths of the ranges as shares of the prices. */
  readonly widths: Float64Array;
}

/** What a kind brings to its evaluation. */
export interface EvaluationParts<Model, Opened extends RangedModel> {
  readonly open: (model: Model) => Opened;
  /** The others that prices are compared with. The last is the median, and the gain is measured against it. */
  readonly baselines: (rows: readonly PricedRow[]) => readonly Baseline[];
  readonly coverageByBand: (rows: readonly PricedRow[], priced: PricedRows) => readonly BandCoverage[];
  readonly violations: (candidate: Opened, rows: readonly Row[]) => Violations;
}

const PICTURED_POINTS = 400;

/** @returns `evaluation: undefined` if no row is held out */
export function evaluateModels<Model, Opened extends RangedModel>(
  models: ModelsToEvaluate<Model>,
  { open, baselines: priceBaselines, coverageByBand, violations }: EvaluationParts<Model, Opened>,
): { readonly evaluation: Evaluation | undefined; readonly comparison: Comparison } {
  const { champion } = models;
  const holdout = rowsOf(models.holdout);
  const candidate = open(models.candidate);
  const rival = champion && open(champion.model);
  const own = priceAll(candidate, holdout);
  const theirs = rival && priceAll(rival, holdout);
  const baselines = priceBaselines(holdout);
  const comparison = compareModels(models, holdout, {
    own: lossesOf(holdout, own.prices),
    theirs: theirs && lossesOf(holdout, theirs.prices),
    baseline: lossesOf(holdout, baselines.at(-1)!.prices),
    candidate: findLosses(candidate),
    rival: rival && findLosses(rival),
  });
  if (holdout.length === 0) return { evaluation: undefined, comparison };

  const actual = Float64Array.from(holdout, ({ price }) => price);
  const figuresOf = (name: string, { prices, covered }: PricedRows) => ({
    name,
    metrics: measureErrors(actual, prices),
    coverage: mean(covered),
  });
  const evaluation: Evaluation = {
    models: [
      figuresOf('candidate', own),
      ...(theirs && champion ? [figuresOf(`champion ${champion.version}`, theirs)] : []),
      ...baselines.map(({ name, prices }) => ({ name, metrics: measureErrors(actual, prices) })),
    ],
    medianRangeWidth: own.widths.toSorted()[own.widths.length >> 1]!,
    coverageByBand: coverageByBand(holdout, own),
    violations: violations(
      candidate,
      holdout.slice(0, VIOLATION_ROWS).map(({ row }) => row),
    ),
    points: holdout
      .slice(0, PICTURED_POINTS)
      .map(({ price }, i) => [price, Number(own.prices[i]!.toFixed(2))] as const),
  };
  return { evaluation, comparison };
}

/** Losses are |ln price error|. */
const lossesOf = (rows: readonly PricedRow[], prices: ArrayLike<number>): Float64Array =>
  Float64Array.from(rows, ({ price }, i) => Math.abs(Math.log(prices[i]! / price)));

const findLosses =
  (model: RangedModel): FindLosses =>
  (rows) =>
    lossesOf(rows, priceAll(model, rows).prices);

function priceAll({ range, levelOf }: RangedModel, rows: readonly PricedRow[]): PricedRows {
  const prices = new Float64Array(rows.length);
  const covered = new Float64Array(rows.length);
  const widths = new Float64Array(rows.length);
  for (const [i, { row, price, stratum }] of rows.entries()) {
    const { low, high, price: middle } = range(row);
    const factor = levelOf ? Math.exp(levelOf(row, stratum)) : 1;
    prices[i] = factor * middle;
    covered[i] = price >= factor * low && price <= factor * high ? 1 : 0;
    widths[i] = (high - low) / middle;
  }
  return { prices, covered, widths };
}
