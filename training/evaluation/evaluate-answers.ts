import type { Row } from '../../datasets/dataset.ts';
import { compareModels, type FindLosses, type ModelsToEvaluate } from './compare-models.ts';
import type { Comparison } from './decide.ts';
import { VIOLATION_ROWS, type Violations } from './evaluation.ts';
import { type GroupFigures, type Grouping, measureGroups } from './group-figures.ts';
import { orderScore } from './order-score.ts';
import { type PricedRow, rowsOf } from './priced-rows.ts';
import { lossOf, measureProbabilities, type ProbabilityMetrics } from './probability-metrics.ts';

/** Figures of a candidate for a yes or no on rows that no model has seen, beside those of the champion and of the share of yes. */
export interface AnswersEvaluation {
  readonly models: readonly { readonly name: string; readonly metrics: ProbabilityMetrics }[];
  readonly decisions: DecisionCounts;
  readonly violations: Violations;
  /** By columns that are kept for the report. Absent if there are none. */
  readonly groups?: readonly GroupFigures[] | undefined;
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
  /** How surely the model orders rows that are not held out and that it has not learnt from: `orderScore`. */
  readonly others?: ((probability: (row: Row) => number) => number | undefined) | undefined;
  readonly groupings?: readonly Grouping[] | undefined;
  readonly violations: (probability: (row: Row) => number, rows: readonly Row[]) => Violations;
}

/** @returns `evaluation: undefined` if no row is held out */
export function evaluateAnswers<Model>(
  models: ModelsToEvaluate<Model>,
  { open, share, threshold, others, groupings, violations }: AnswersEvaluationParts<Model>,
): { readonly evaluation: AnswersEvaluation | undefined; readonly comparison: Comparison } {
  const { champion } = models;
  const holdout = rowsOf(models.holdout);
  const answers = answersOf(holdout);
  const candidate = open(models.candidate);
  const rival = champion && open(champion.model);
  const own = askAll(candidate, holdout);
  const theirs = rival && askAll(rival, holdout);
  const shares = own.map(() => share);
  const compared = compareModels(models, holdout, {
    measure: 'log-loss',
    own: lossesOf(holdout, own),
    theirs: theirs && lossesOf(holdout, theirs),
    baseline: lossesOf(holdout, shares),
    candidate: findLosses(candidate),
    rival: rival && findLosses(rival),
  });
  const onOthers = others?.(candidate);
  const comparison: Comparison =
    onOthers === undefined ? compared : { ...compared, order: { holdout: orderScore(answers, own), others: onOthers } };
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
    ...(groupings && { groups: measureGroups(groupings, holdout, own, threshold) }),
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

const answersOf = (rows: readonly PricedRow[]): Float64Array => Float64Array.from(rows, ({ price }) => price);

const askAll = (probability: (row: Row) => number, rows: readonly PricedRow[]): Float64Array =>
  Float64Array.from(rows, ({ row }) => probability(row));

const lossesOf = (rows: readonly PricedRow[], probabilities: Float64Array): Float64Array =>
  Float64Array.from(rows, ({ price }, i) => lossOf(price, probabilities[i]!));

const findLosses =
  (probability: (row: Row) => number): FindLosses =>
  (rows) =>
    lossesOf(rows, askAll(probability, rows));
