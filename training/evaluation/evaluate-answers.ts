import type { Row } from '../../datasets/dataset.ts';
import type { Comparison } from './decide.ts';
import type { ModelsToEvaluate } from './evaluate-models.ts';
import { VIOLATION_ROWS, type Violations } from './evaluation.ts';
import { compareLosses, type PricedRow, rowsOf, withoutContested } from './priced-rows.ts';
import { lossOf, measureProbabilities, type ProbabilityMetrics } from './probability-metrics.ts';

/** Figures of a candidate for a yes or no on rows that no model has seen, beside those of the champion and of the share of yes. */
export interface AnswersEvaluation {
  readonly models: readonly { readonly name: string; readonly metrics: ProbabilityMetrics }[];
  readonly decisions: DecisionCounts;
  readonly violations: Violations;
}

/** Decisions of the candidate beside what came true. */
export interface DecisionCounts {
  readonly threshold: number;
  /** Rows that are a yes: decided as yes, and as no. */
  readonly yes: { readonly right: number; readonly wrong: number };
  readonly no: { readonly right: number; readonly wrong: number };
}

/** What a kind brings to the evaluation of its yes or no. */
export interface AnswersEvaluationParts<Model> {
  readonly open: (model: Model) => (row: Row) => number;
  /** The share of yes among the training rows. */
  readonly share: number;
  readonly threshold: number;
  readonly violations: (probability: (row: Row) => number, rows: readonly Row[]) => Violations;
}

/** @returns `evaluation: undefined` if no row is held out */
export function evaluateAnswers<Model>(
  models: ModelsToEvaluate<Model>,
  { open, share, threshold, violations }: AnswersEvaluationParts<Model>,
): { readonly evaluation: AnswersEvaluation | undefined; readonly comparison: Comparison } {
  const { champion } = models;
  const holdout = rowsOf(models.holdout);
  const answers = answersOf(holdout);
  const candidate = open(models.candidate);
  const rival = champion && open(champion.model);
  const own = askAll(candidate, holdout);
  const theirs = rival && askAll(rival, holdout);
  const shares = own.map(() => share);
  const comparison = compare(models, holdout, { own, theirs, shares, candidate, rival });
  if (holdout.length === 0) return { evaluation: undefined, comparison };
  const figuresOf = (name: string, probabilities: Float64Array) => ({
    name,
    metrics: measureProbabilities(answers, probabilities),
  });
  const evaluation: AnswersEvaluation = {
    models: [
      figuresOf('candidate', own),
      ...(theirs && champion ? [figuresOf(`champion ${champion.version}`, theirs)] : []),
      figuresOf('share of yes', shares),
    ],
    decisions: countDecisions(answers, own, threshold),
    violations: violations(
      candidate,
      holdout.slice(0, VIOLATION_ROWS).map(({ row }) => row),
    ),
  };
  return { evaluation, comparison };
}

export function countDecisions(answers: Float64Array, probabilities: Float64Array, threshold: number): DecisionCounts {
  const counts = { threshold, yes: { right: 0, wrong: 0 }, no: { right: 0, wrong: 0 } };
  for (const [i, answer] of answers.entries()) {
    const isRight = probabilities[i]! >= threshold === (answer === 1);
    counts[answer === 1 ? 'yes' : 'no'][isRight ? 'right' : 'wrong']++;
  }
  return counts;
}

interface Contest {
  readonly own: Float64Array;
  readonly theirs: Float64Array | undefined;
  readonly shares: Float64Array;
  readonly candidate: (row: Row) => number;
  readonly rival: ((row: Row) => number) | undefined;
}

function compare(
  { champion, contested, superseded, unchanged }: ModelsToEvaluate<unknown>,
  holdout: readonly PricedRow[],
  { own, theirs, shares, candidate, rival }: Contest,
): Comparison {
  const common = withoutContested(holdout, contested);
  const pick = (rows: readonly number[], probabilities: Float64Array) =>
    lossesOf(
      rows.map((i) => holdout[i]!),
      Float64Array.from(rows, (i) => probabilities[i]!),
    );
  const gain = compareLosses(lossesOf(holdout, own), lossesOf(holdout, shares));
  const excess = theirs && compareLosses(pick(common, theirs), pick(common, own));
  return {
    measure: 'log-loss',
    rows: holdout.length,
    skill: gain.skill,
    gainLowerBound: gain.lowerBound,
    ...(champion &&
      excess && {
        champion: {
          version: champion.version,
          excess: excess.mean,
          excessLowerBound: excess.lowerBound,
          excessUpperBound: excess.upperBound,
          restsOnWithdrawn: champion.restsOnWithdrawn,
          isCandidate: champion.isCandidate,
        },
      }),
    contested: rival
      ? contested.map(({ uploadId, holdout: sample }) => {
          const rows = rowsOf(sample);
          const gained = compareLosses(lossesOf(rows, askAll(candidate, rows)), lossesOf(rows, askAll(rival, rows)));
          return { uploadId, rows: rows.length, skill: gained.skill, gainLowerBound: gained.lowerBound };
        })
      : [],
    superseded,
    unchanged,
  };
}

const answersOf = (rows: readonly PricedRow[]): Float64Array => Float64Array.from(rows, ({ price }) => price);

const askAll = (probability: (row: Row) => number, rows: readonly PricedRow[]): Float64Array =>
  Float64Array.from(rows, ({ row }) => probability(row));

const lossesOf = (rows: readonly PricedRow[], probabilities: Float64Array): Float64Array =>
  Float64Array.from(rows, ({ price }, i) => lossOf(price, probabilities[i]!));
