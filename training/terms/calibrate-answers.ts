import { probabilityOf } from './working-response.ts';

/** What log-odds of a fit are worth on rows that it has not seen: intercept + slope · log-odds (Platt 1999). */
export interface Calibration {
  readonly intercept: number;
  readonly slope: number;
}

export interface PredictedAnswer {
  /** 1 for yes, 0 for no. */
  readonly answer: number;
  readonly logOdds: number;
}

/** Few rows move little: fits with chosen penalties are nearly right, within .1 of the intercept 0 and of the slope 1. */
const PRIOR = { intercept: 0.1 ** -2, slope: 0.1 ** -2 };
const STEPS = 25;
/** A slope below this would turn the order around, or flatten it. */
const LEAST_SLOPE = 0.05;

/** Newton's method on the penalised log loss, which is convex. */
export function calibrateAnswers(rows: readonly PredictedAnswer[]): Calibration {
  let [intercept, slope] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    let [first, second] = [-PRIOR.intercept * intercept, -PRIOR.slope * (slope - 1)];
    let [a, b, c] = [PRIOR.intercept, 0, PRIOR.slope];
    for (const { answer, logOdds } of rows) {
      const probability = probabilityOf(intercept + slope * logOdds);
      const weight = probability * (1 - probability);
      first += answer - probability;
      second += (answer - probability) * logOdds;
      a += weight;
      b += weight * logOdds;
      c += weight * logOdds * logOdds;
    }
    const determinant = a * c - b * b;
    intercept += (c * first - b * second) / determinant;
    slope = Math.max(LEAST_SLOPE, slope + (a * second - b * first) / determinant);
  }
  return { intercept: round(intercept), slope: round(slope) };
}

const round = (value: number): number => Number(value.toFixed(6));
