import type { DecisionAnswer } from './decision-answer.ts';

/** The digits of a probability behind the point, as answers have them. */
const STEPS = 10_000;

/** The decision about a varied item beside that about the item itself. */
export function varyDecision(asked: DecisionAnswer, { decision, probability, warnings }: DecisionAnswer) {
  // Both have four digits. Their difference is given four digits again.
  const difference = Math.round((probability - asked.probability) * STEPS) / STEPS;
  return { decision, probability, difference, warnings };
}
