import { areaUnderCurve } from '../numerics/area-under-curve.ts';
import { ShapeError } from './metrics.ts';

/** How good probabilities of yes are on rows whose answer is known. */
export interface ProbabilityMetrics {
  readonly rows: number;
  /** The share of rows that are a yes. */
  readonly yes: number;
  /** The mean of −ln of the probability that was given to what came true. */
  readonly logLoss: number;
  /** Of all pairs of a yes and a no, the share in which the yes has the higher probability; equal ones count half. */
  readonly auc: number;
  /** The mean squared difference of probability and answer. */
  readonly brierScore: number;
  /** Expected calibration error: in ten groups of equal size, how far the mean probability is from the share of yes. */
  readonly calibrationError: number;
  /** Those groups, from the least probable on. */
  readonly groups: readonly CalibrationGroup[];
}

export interface CalibrationGroup {
  readonly rows: number;
  readonly probability: number;
  readonly yes: number;
}

const GROUPS = 10;
/** A certainty that was wrong does not cost an infinite loss. */
const LEAST_PROBABILITY = 1e-15;

/**
 * @param answers 1 for yes and 0 for no, length n ≥ 1
 * @param probabilities of yes, length n
 * @throws ShapeError if n is 0 or the lengths differ
 */
export function measureProbabilities(answers: Float64Array, probabilities: Float64Array): ProbabilityMetrics {
  const n = answers.length;
  if (n === 0 || probabilities.length !== n)
    throw new ShapeError(
      `metrics: ${n} answers and ${probabilities.length} probabilities, equally many and at least one expected`,
    );
  let logLoss = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    logLoss += lossOf(answers[i]!, probabilities[i]!);
    squares += (probabilities[i]! - answers[i]!) ** 2;
  }
  const order = Array.from(probabilities.keys()).sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
  const groups = calibrationGroups(order, answers, probabilities);
  return {
    rows: n,
    yes: answers.reduce((sum, answer) => sum + answer, 0) / n,
    logLoss: logLoss / n,
    auc: areaUnderCurve(order, answers, probabilities),
    brierScore: squares / n,
    calibrationError:
      groups.reduce((sum, { rows, probability, yes }) => sum + rows * Math.abs(probability - yes), 0) / n,
    groups,
  };
}

/** −ln of the probability of what came true. */
export function lossOf(answer: number, probability: number): number {
  return -Math.log(Math.max(LEAST_PROBABILITY, answer === 1 ? probability : 1 - probability));
}

function calibrationGroups(
  order: readonly number[],
  answers: Float64Array,
  probabilities: Float64Array,
): readonly CalibrationGroup[] {
  const count = Math.min(GROUPS, order.length);
  return Array.from({ length: count }, (_, g) => {
    const own = order.slice(Math.floor((g * order.length) / count), Math.floor(((g + 1) * order.length) / count));
    const mean = (values: Float64Array) => own.reduce((sum, i) => sum + values[i]!, 0) / own.length;
    return { rows: own.length, probability: mean(probabilities), yes: mean(answers) };
  });
}
