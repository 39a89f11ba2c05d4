import { areaUnderCurve } from '../numerics/area-under-curve.ts';

/**
 * How many standard errors the AUC is above one half, if scores had no order (Mann and Whitney 1947). 0 if there is no pair of a yes
 * and a no.
 */
export function orderScore(answers: Float64Array, scores: Float64Array): number {
  const yes = answers.reduce((sum, answer) => sum + answer, 0);
  const no = answers.length - yes;
  if (yes === 0 || no === 0) return 0;
  const order = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const standardError = Math.sqrt((answers.length + 1) / (12 * yes * no));
  return (areaUnderCurve(order, answers, scores) - 0.5) / standardError;
}
