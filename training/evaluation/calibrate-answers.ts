import { probabilityOf } from '../numerics/probability-of.ts';

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

/** How sure it is, before any row is seen, that the intercept is 0 and the slope 1: one over the variance of each. */
export interface CalibrationPrior {
  readonly intercept: number;
  readonly slope: number;
}

/** Few rows move little: fits with chosen penalties are nearly right, within .1 of the intercept 0 and of the slope 1. */
const NEARLY_RIGHT: CalibrationPrior = { intercept: 0.1 ** -2, slope: 0.1 ** -2 };
const STEPS = 25;
/** A slope below this would turn the order around, or flatten it. */
const LEAST_SLOPE = 0.05;

/** Newton's method on the penalised log loss, which is convex. */
export function calibrateAnswers(rows: readonly PredictedAnswer[], prior = NEARLY_RIGHT): Calibration {
  let [intercept, slope] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    let [first, second] = [-prior.intercept * intercept, -prior.slope * (slope - 1)];
    let [a, b, c] = [prior.intercept, 0, prior.slope];
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
