import type { ModelsToEvaluate } from '../evaluation/compare-models.ts';
import { evaluateModels } from '../evaluation/evaluate-models.ts';
import { createAppraiser } from './appraise.ts';
import { coverageOfBands } from './coverage.ts';
import type { PriceModel } from './model.ts';
import type { Recipe } from './recipe.ts';
import { countViolations } from './violations.ts';

export interface EvaluationInput extends ModelsToEvaluate<PriceModel> {
  readonly recipe: Recipe;
  /** The median price of the training rows. */
  readonly median: number;
}

/** @returns `evaluation: undefined` if no row is held out */
export function evaluate({ recipe: { dataset }, median, ...models }: EvaluationInput) {
  return evaluateModels(models, {
    open: (model) => createAppraiser(dataset, model),
    baselines: ({ length }) => [{ name: 'median', prices: new Float64Array(length).fill(median) }],
    coverageByBand: (_, { covered, prices }) => {
      const bands = coverageOfBands(dataset.range.coverage, models.candidate.range);
      for (const [i, isCovered] of covered.entries()) bands.add(prices[i]!, isCovered === 1);
      return bands.finish();
    },
    violations: ({ price }, rows) => countViolations(dataset, price, rows),
  });
}
