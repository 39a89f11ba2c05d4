import { roundPlaces } from '../numerics/round-places.ts';
import type { DecisionAnswer } from './decision-answer.ts';

/** The decision about a varied item beside that about the item itself. Probabilities have four digits, and so does their difference. */
export const varyDecision = (asked: DecisionAnswer, { decision, probability, warnings }: DecisionAnswer) => ({
  decision,
  probability,
  difference: roundPlaces(probability - asked.probability, 4),
  warnings,
});
