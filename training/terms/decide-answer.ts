import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { type DecisionAnswer, type DecisionReason, THE_REST } from '../kinds/decision-answer.ts';
import { principalReasons } from '../kinds/principal-reasons.ts';
import { createDecisions } from '../kinds/round-decision.ts';
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

/** @throws CorruptModelError if the model is of another dataset, or not of the size of this one's terms */
export function createDecider(dataset: TermsDataset, model: AnswersModel): Decider {
  const { score, warn, isOutside, explain } = createExplainer(dataset, model);
  const givenValue = createGivenReader(dataset);
  const { intercept, slope } = model.calibration;
  const decisions = createDecisions(dataset);
  const calibrated = (logOdds: number) => intercept + slope * logOdds;
  const probability = (row: Row) => probabilityOf(calibrated(score(row)));

  return {
    warn,
    isOutside,
    probability,
    decide: (row) => ({ ...decisions.decide(probability(row)), warnings: warn(row) }),
    answer: (row) => {
      const { score: logOdds, referenceScore, learnt, shares } = explain(row);
      const reasons = joinLeast(
        learnt.map((p, i) => ({
          input: dataset.inputs[p]!.name,
          given: givenValue(p, row),
          points: slope * shares[i]!,
        })),
      );
      const points = Float64Array.from(reasons, (reason) => reason.points);
      const amounts = shapleyOfSum(points, calibrated(referenceScore), probabilityOf);
      const { yes, no } = decisions;
      const answer = decisions.explain({
        probability: probabilityOf(calibrated(logOdds)),
        reference: { probability: probabilityOf(calibrated(referenceScore)), item: givenPart(dataset, learnt) },
        reasons,
        amounts,
      });
      return {
        ...answer,
        ...(answer.decision === no && { principalReasons: principalReasons(answer.reasons, yes) }),
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
