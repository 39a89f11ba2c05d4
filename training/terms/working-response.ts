import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { probabilityOf } from '../numerics/probability-of.ts';
import { FULL_WEIGHT, MOST_RESPONSE, UNIT } from './gram.ts';

/*
 * How a row stands in the sums of least squares. A price stands there with its logarithm. A yes or no stands there as it looks from a
 * working point: the log-odds η that a frozen fit gives to the row. Its response is η + (y − p)/w, its weight w = p(1 − p), as in a
 * step of Newton's method for the logistic regression (McCullagh and Nelder 1989).
 */

/** Numbers of the sums: see `addRow`. */
export interface WorkingResponse {
  readonly response: number;
  readonly weight: number;
  readonly target: number;
}

/** @param predicted by a frozen fit, from the centre of the dataset; `undefined` if there is none */
export type Respond = (target: number, predicted: number | undefined, sigma: number) => WorkingResponse;

export function createResponder(dataset: TermsDataset): Respond {
  if (dataset.target.answers) return (answer, predicted = 0) => respondWithAnswer(dataset, answer, predicted);
  return (price, predicted, sigma) => {
    const response = responseOf(dataset, price);
    const weight = predicted === undefined ? FULL_WEIGHT : robustWeight(response * UNIT.response - predicted, sigma);
    return { response, weight, target: response };
  };
}

/** The response of a price, in 1/1024: ln of the price, from the centre of the dataset. */
export function responseOf({ target }: TermsDataset, price: number): number {
  const response = Math.max(-MOST_RESPONSE, Math.min(MOST_RESPONSE, Math.log(price) - target.centre));
  return Math.round(response / UNIT.response);
}

/** The weight in 1/256 of a row with such a residual. */
export function robustWeight(residual: number, sigma: number): number {
  const size = Math.abs(residual);
  return size <= sigma ? FULL_WEIGHT : Math.round((FULL_WEIGHT * sigma) / size);
}

/** No probability is nearer to 0 or to 1: a weight of 0 would say that nothing can be learnt there. */
const LEAST_PROBABILITY = 0.003;
/** The greatest log-odds of a working point. */
const MOST_LOG_ODDS = Math.log((1 - LEAST_PROBABILITY) / LEAST_PROBABILITY);
/** Weights are at most 1/4 and are stored four times as large. */
const WEIGHT_FACTOR = 4;

/** The variance of the responses of a yes or no, whose weights are stored four times as large. */
export const ANSWER_DISPERSION = WEIGHT_FACTOR;

function respondWithAnswer({ target }: TermsDataset, answer: number, predicted: number): WorkingResponse {
  const logOdds = Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, predicted + target.centre));
  const probability = probabilityOf(logOdds);
  const weight = Math.round(WEIGHT_FACTOR * FULL_WEIGHT * probability * (1 - probability));
  // The step is taken with the rounded weight, so that weight times step is the exact y − p.
  const step = ((answer - probability) * WEIGHT_FACTOR * FULL_WEIGHT) / weight;
  return { response: Math.round((logOdds - target.centre + step) / UNIT.response), weight, target: answer };
}
