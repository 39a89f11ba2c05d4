import type { Dataset, Row } from '../../datasets/dataset.ts';
import { countDecisions } from '../evaluation/evaluate-answers.ts';
import { VIOLATION_ROWS, type Violations } from '../evaluation/evaluation.ts';
import { measureProbabilities } from '../evaluation/probability-metrics.ts';
import type { ModelTrial } from './kind.ts';
import { thresholdOf } from './threshold.ts';

/** Tries probabilities of a yes on rows with known answers. */
export function tryAnswers(
  dataset: Dataset,
  probability: (row: Row) => number,
  violations: (rows: readonly Row[]) => Violations,
): ModelTrial {
  const [given, predicted]: [number[], number[]] = [[], []];
  const firstRows: Row[] = [];
  return {
    add: (row, answer) => {
      given.push(answer);
      predicted.push(probability(row));
      if (firstRows.length < VIOLATION_ROWS) firstRows.push(Float64Array.from(row));
    },
    finish: () => {
      const [answers, probabilities] = [Float64Array.from(given), Float64Array.from(predicted)];
      return {
        metrics: measureProbabilities(answers, probabilities),
        decisions: countDecisions(answers, probabilities, thresholdOf(dataset)),
        violations: violations(firstRows),
      };
    },
  };
}
