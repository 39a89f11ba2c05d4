import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { countDecisions } from '../evaluation/evaluate-answers.ts';
import { VIOLATION_ROWS } from '../evaluation/evaluation.ts';
import { measureErrors } from '../evaluation/metrics.ts';
import { measureProbabilities } from '../evaluation/probability-metrics.ts';
import type { ModelTrial, TryingKind } from '../kinds/kind.ts';
import { createAppraiser } from './appraise.ts';
import { coverageOfBands } from './coverage.ts';
import { createDecider, thresholdOf } from './decide-answer.ts';
import { termsDataset } from './declaration.ts';
import { decodeAnswersModel, decodePriceModel } from './model.ts';
import { countViolations } from './violations.ts';

/** The part of the terms that tries a model on rows with known targets. */
export const termsTrying: TryingKind = {
  openTrial: (declared, bytes) => {
    const dataset = termsDataset(declared);
    return dataset.target.answers ? tryAnswers(dataset, bytes) : tryPrices(dataset, bytes);
  },
};

function tryPrices(dataset: TermsDataset, bytes: Uint8Array): ModelTrial {
  const model = decodePriceModel(bytes);
  const appraiser = createAppraiser(dataset, model);
  const { coverage } = dataset.range;
  const bands = coverageOfBands(coverage, model.range);
  const [given, predicted, widths]: [number[], number[], number[]] = [[], [], []];
  const firstRows: Row[] = [];
  let covered = 0;
  return {
    add: (row, price) => {
      const { price: middle, low, high } = appraiser.range(row);
      given.push(price);
      predicted.push(middle);
      widths.push((high - low) / middle);
      const isCovered = price >= low && price <= high;
      bands.add(middle, isCovered);
      if (isCovered) covered++;
      if (firstRows.length < VIOLATION_ROWS) firstRows.push(Float64Array.from(row));
    },
    finish: () => ({
      metrics: measureErrors(Float64Array.from(given), Float64Array.from(predicted)),
      range: {
        meant: coverage,
        coverage: covered / given.length,
        medianWidth: Float64Array.from(widths).sort()[widths.length >> 1]!,
        by: `predicted ${dataset.target.column}`,
        bands: bands.finish(),
      },
      violations: countViolations(dataset, appraiser.price, firstRows),
    }),
  };
}

function tryAnswers(dataset: TermsDataset, bytes: Uint8Array): ModelTrial {
  const { probability } = createDecider(dataset, decodeAnswersModel(bytes));
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
        violations: countViolations(dataset, probability, firstRows),
      };
    },
  };
}
