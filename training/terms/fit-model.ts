import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { calibrateAnswers } from '../evaluation/calibrate-answers.ts';
import { NothingToFitError } from '../kinds/errors.ts';
import { type Sample, sampleRow, sampleTarget } from '../summary/sample.ts';
import type { FitParameters } from './config.ts';
import { fitTerms } from './fellner-schall.ts';
import { findUnseenGaps } from './gaps.ts';
import { type Gram, medianResponse, UNIT } from './gram.ts';
import { type AnswersModel, type Model, type PriceModel, rounded } from './model.ts';
import { orderTerms } from './order-terms.ts';
import { calibrate } from './range.ts';
import type { Recipe } from './recipe.ts';
import { createScorer } from './scorer.ts';
import { ANSWER_DISPERSION } from './working-response.ts';

/** Predictions go so far beyond the prices of the training rows, in ln price. */
const BEYOND = 0.1;
/** The greatest log-odds of a yes that are predicted: a probability of .0025 or .9975. */
const MOST_LOG_ODDS = 6;

export interface FittedTerms {
  readonly model: PriceModel | AnswersModel;
  readonly baselines: Baselines;
}

/** The median of the prices, or the share of yes. */
export type Baselines = { readonly median: number } | { readonly share: number };

/** @throws NothingToFitError if there is no row */
export function fitModel(
  recipe: Recipe,
  gram: Gram,
  calibration: Sample,
  { rounds }: FitParameters,
  onShare?: (share: number) => void,
): FittedTerms {
  if (gram.rows === 0) throw new NothingToFitError('fit: the sums hold no row');
  const { dataset, basis, key } = recipe;
  const { answers, centre } = dataset.target;
  const fit = fitTerms(basis.terms, gram, { rounds, onShare, dispersion: answers && ANSWER_DISPERSION });
  const ordered = orderTerms(basis.terms, gram, fit);
  const gaps = findUnseenGaps(basis.terms, gram, ordered);
  for (const { column, mean } of gaps) ordered[column] = mean;
  const model: Model = {
    dataset: dataset.name,
    recipe: key,
    rows: { training: gram.rows, calibration: calibration.count },
    coefficients: rounded(ordered),
    bounds: answers ? [-MOST_LOG_ODDS, MOST_LOG_ODDS] : boundsOf(gram, centre),
    unseenGaps: gaps.map(({ column, variance }) => ({ column, variance: Number(variance.toPrecision(6)) })),
    terms: basis.terms.map(({ name }, t) => ({
      name,
      penalty: Number(fit.penalties[t]!.toPrecision(6)),
      effective: Number(fit.effective[t]!.toFixed(3)),
    })),
  };
  const predicted = predictSample(recipe, model, calibration);
  if (answers)
    return {
      model: {
        ...model,
        calibration: calibrateAnswers(predicted.map(({ target, value }) => ({ answer: target, logOdds: value }))),
      },
      baselines: { share: shareOfYes(gram) },
    };
  const residuals = predicted.map(({ target, value }) => ({ predicted: value, residual: Math.log(target) - value }));
  return {
    model: { ...model, range: calibrate(dataset.range.coverage, residuals) },
    baselines: { median: medianOf(gram, dataset) },
  };
}

/** What a model predicts for rows, beside their targets. */
function predictSample({ dataset, basis }: Recipe, model: Model, sample: Sample) {
  const { score } = createScorer(dataset, basis, model);
  return Array.from({ length: sample.count }, (_, i) => ({
    target: sampleTarget(sample, i),
    value: score(sampleRow(sample, i)),
  }));
}

const medianOf = (gram: Gram, { target }: TermsDataset): number =>
  Math.exp(medianResponse(gram) * UNIT.response + target.centre);

const shareOfYes = ({ targets, rows }: Gram): number => (targets.get(1) ?? 0) / rows;

function boundsOf({ targets }: Gram, centre: number): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const response of targets.keys()) {
    least = Math.min(least, response);
    greatest = Math.max(greatest, response);
  }
  const at = (response: number, beyond: number) => Number((centre + response * UNIT.response + beyond).toFixed(6));
  return [at(least, -BEYOND), at(greatest, BEYOND)];
}
