import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { DecisionAnswer, DecisionReason } from '../kinds/decision-answer.ts';
import { THE_REST } from '../kinds/decision-answer.ts';
import { principalReasons } from '../kinds/principal-reasons.ts';
import { findThreshold } from '../kinds/threshold.ts';
import { apportion } from '../numerics/apportion.ts';
import { probabilityOf } from '../numerics/probability-of.ts';
import { MOST_PLAYERS, shapleyOfSum } from '../numerics/shapley-sum.ts';
import { createGivenReader, givenPart } from '../table/item.ts';
import { createExplainer, type Explainer } from './explain.ts';
import type { AnswersModel } from './model.ts';

export interface Decider extends Pick<Explainer, 'isOutside' | 'warn'> {
  /** Of yes, unrounded. */
  readonly probability: (row: Row) => number;
  readonly decide: (row: Row) => Pick<DecisionAnswer, 'decision' | 'probability' | 'warnings'>;
  readonly answer: (row: Row) => DecisionAnswer;
}

/** A probability is rounded to four digits behind the point. */
const STEPS = 10_000;
const rounded = (probability: number): number => Math.round(probability * STEPS) / STEPS;

/** @throws CorruptModelError if the model is of another dataset, or not of the size of this one's terms */
export function createDecider(dataset: TermsDataset, model: AnswersModel): Decider {
  const { score, warn, isOutside, explain } = createExplainer(dataset, model);
  const givenValue = createGivenReader(dataset);
  const { intercept, slope } = model.calibration;
  const decided = findThreshold(dataset);
  const { yes = 'yes', no = 'no' } = dataset.target.answers ?? {};
  const calibrated = (logOdds: number) => intercept + slope * logOdds;
  const probability = (row: Row) => probabilityOf(calibrated(score(row)));
  const decisionAt = (found: number) => (found >= decided.threshold ? yes : no);

  return {
    warn,
    isOutside,
    probability,
    decide: (row) => {
      const found = probability(row);
      return { decision: decisionAt(found), probability: rounded(found), warnings: warn(row) };
    },
    answer: (row) => {
      const { score: logOdds, referenceScore, learnt, shares } = explain(row);
      const [found, before] = [probabilityOf(calibrated(logOdds)), probabilityOf(calibrated(referenceScore))];
      const reasons = joinLeast(
        learnt.map((p, i) => ({
          input: dataset.inputs[p]!.name,
          given: givenValue(p, row),
          points: slope * shares[i]!,
        })),
      );
      const points = Float64Array.from(reasons, (reason) => reason.points);
      const amounts = shapleyOfSum(points, calibrated(referenceScore), probabilityOf);
      const steps = Math.round(found * STEPS) - Math.round(before * STEPS);
      // `apportion` counts in hundredths.
      const whole = apportion(
        amounts.map((amount) => (amount * STEPS) / 100),
        steps,
      );
      const named = reasons.map((reason, i) => ({
        ...reason,
        points: Number(reason.points.toFixed(4)),
        amount: whole[i]! / STEPS,
      }));
      const decision = decisionAt(found);
      return {
        decision,
        probability: rounded(found),
        ...decided,
        reference: { probability: rounded(before), item: givenPart(dataset, learnt) },
        reasons: named,
        ...(decision === no && { principalReasons: principalReasons(named, yes) }),
        warnings: warn(row),
      };
    },
  };
}

type Points = Omit<DecisionReason, 'amount'>;

/** Exact reasons have at most so many players. Beyond them the inputs that moved least are one. */
function joinLeast(reasons: readonly Points[]): readonly Points[] {
  if (reasons.length <= MOST_PLAYERS) return reasons;
  const least = reasons.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(MOST_PLAYERS - 1);
  const points = least.reduce((sum, reason) => sum + reason.points, 0);
  return [...reasons.filter((reason) => !least.includes(reason)), { input: THE_REST, given: {}, points }];
}
