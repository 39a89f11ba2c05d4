import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { VIOLATION_ROWS } from '../evaluation/evaluation.ts';
import { measureErrors } from '../evaluation/metrics.ts';
import type { ModelTrial, TryingKind } from '../kinds/kind.ts';
import { tryAnswers } from '../kinds/try-answers.ts';
import { createAppraiser } from './appraise.ts';
import { coverageOfBands } from './coverage.ts';
import { createDecider } from './decide-answer.ts';
import { termsDataset } from './declaration.ts';
import { decodeAnswersModel, decodePriceModel } from './model.ts';
import { countViolations } from './violations.ts';

/** The part of the terms that tries a model on rows with known targets. */
export const termsTrying: TryingKind = {
  openTrial: (declared, bytes) => {
    const dataset = termsDataset(declared);
    if (!dataset.target.answers) return tryPrices(dataset, bytes);
    const { probability } = createDecider(dataset, decodeAnswersModel(bytes));
    return tryAnswers(dataset, probability, (rows) => countViolations(dataset, probability, rows));
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
