import type { Dataset } from '../../datasets/dataset.ts';
import { apportion } from '../numerics/apportion.ts';
import type { DecisionAnswer, DecisionReason } from './decision-answer.ts';
import { findThreshold } from './threshold.ts';

/** A probability is rounded to four digits behind the point. */
const STEPS = 10_000;
const rounded = (probability: number): number => Math.round(probability * STEPS) / STEPS;

/** What a kind has found, before anything is rounded. */
interface Found {
  /** The probability of yes. */
  readonly probability: number;
  readonly reference: DecisionAnswer['reference'];
  readonly reasons: readonly Omit<DecisionReason, 'amount'>[];
  /** What each reason adds to the probability. They sum to probability − reference probability. */
  readonly amounts: Float64Array;
}

/** Decisions in a dataset's words, with probabilities and amounts of four digits. The amounts still sum exactly. */
export function createDecisions(dataset: Pick<Dataset, 'target'>) {
  const decided = findThreshold(dataset);
  const { yes = 'yes', no = 'no' } = dataset.target.answers ?? {};
  const decide = (probability: number) => ({
    decision: probability >= decided.threshold ? yes : no,
    probability: rounded(probability),
  });
  return {
    yes,
    no,
    decide,
    explain: ({ probability, reference, reasons, amounts }: Found): Omit<DecisionAnswer, 'warnings'> => {
      // `apportion` counts in hundredths.
      const whole = apportion(
        amounts.map((amount) => (amount * STEPS) / 100),
        Math.round(probability * STEPS) - Math.round(reference.probability * STEPS),
      );
      return {
        ...decide(probability),
        ...decided,
        reference: { ...reference, probability: rounded(reference.probability) },
        reasons: reasons.map((reason, i) => ({
          ...reason,
          points: Number(reason.points.toFixed(4)),
          amount: whole[i]! / STEPS,
        })),
      };
    },
  };
}
