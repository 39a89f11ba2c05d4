import {
  type Calibration,
  type CalibrationPrior,
  calibrateAnswers,
  type PredictedAnswer,
} from '../evaluation/calibrate-answers.ts';
import { orderScore } from '../evaluation/order-score.ts';
import { lossOf } from '../evaluation/probability-metrics.ts';
import { NothingToFitError } from '../kinds/errors.ts';
import { probabilityOf } from '../numerics/probability-of.ts';
import { type Sample, sampleRow, sampleTarget } from '../summary/sample.ts';
import { FOLDS } from '../summary/split.ts';
import { type Counts, cellOf, rowsOfCounts } from './counts.ts';
import type { FitParameters } from './default-config.ts';
import { roundWeights, type WordsModel } from './model.ts';
import { logRatios, scoreOf } from './naive-bayes.ts';
import type { Recipe } from './recipe.ts';
import { createSplitter, isFold } from './summarise.ts';
import { createUnitsReader } from './text-units.ts';

/** Scores are no log-odds, so hardly anything is known of their slope before a row is seen. */
const HARDLY_KNOWN: CalibrationPrior = { intercept: 0.01, slope: 0.01 };

export interface FittedWords {
  readonly model: WordsModel;
  /** The share of yes, and how surely scores out of fold order the training texts: `orderScore`. */
  readonly baselines: { readonly share: number; readonly order: number };
  readonly trials: readonly Trial[];
}

/** One smoothing, with its log loss on training rows whose fold the fit had not seen. */
interface Trial {
  readonly smoothing: number;
  readonly logLoss: number;
}

/** @throws NothingToFitError if there is no row */
export function fitModel(recipe: Recipe, counts: Counts, sample: Sample, { smoothing }: FitParameters): FittedWords {
  const rows = rowsOfCounts(counts);
  if (rows === 0) throw new NothingToFitError('fit: the sums hold no row');
  const { dataset, part, key } = recipe;
  const tried = smoothing.map((each) => calibrateOutOfFold(recipe, counts, sample, each));
  const best = tried.reduce((least, one) => (one.logLoss < least.logLoss ? one : least));
  const weights = logRatios(counts, part.vocabulary.length, best.smoothing);
  return {
    model: {
      dataset: dataset.name,
      recipe: key,
      rows: { training: rows, calibration: sample.count },
      smoothing: best.smoothing,
      calibration: best.calibration,
      weights: roundWeights(weights),
    },
    baselines: { share: shareOfYes(counts, rows), order: best.order },
    trials: tried.map(({ smoothing: own, logLoss }) => ({ smoothing: own, logLoss })),
  };
}

/** Platt's calibration, from scores of training rows by the fit without their fold. */
function calibrateOutOfFold(
  recipe: Recipe,
  counts: Counts,
  sample: Sample,
  smoothing: number,
): Trial & { readonly calibration: Calibration; readonly order: number } {
  const unitsOf = createUnitsReader(recipe.part);
  const splitterOf = createSplitter(recipe);
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    roundWeights(logRatios(counts, recipe.part.vocabulary.length, smoothing, fold)),
  );
  const predicted: PredictedAnswer[] = [];
  for (let i = 0; i < sample.count; i++) {
    const [row, answer] = [sampleRow(sample, i), sampleTarget(sample, i)];
    const { split } = splitterOf(row, answer);
    if (isFold(split)) predicted.push({ answer, logOdds: scoreOf(folds[split]!, unitsOf(row)) });
  }
  const calibration = calibrateAnswers(predicted, HARDLY_KNOWN);
  const { intercept, slope } = calibration;
  const loss = predicted.reduce(
    (sum, { answer, logOdds }) => sum + lossOf(answer, probabilityOf(intercept + slope * logOdds)),
    0,
  );
  const order = orderScore(
    Float64Array.from(predicted, ({ answer }) => answer),
    Float64Array.from(predicted, ({ logOdds }) => logOdds),
  );
  return { smoothing, calibration, order, logLoss: loss / Math.max(1, predicted.length) };
}

function shareOfYes({ rows }: Counts, all: number): number {
  let yes = 0;
  for (let fold = 0; fold < FOLDS; fold++) yes += rows[cellOf(fold, 1)]!;
  return yes / all;
}
