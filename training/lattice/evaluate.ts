import type { ModelsToEvaluate } from '../evaluation/compare-models.ts';
import { evaluateModels } from '../evaluation/evaluate-models.ts';
import type { PricedRow } from '../evaluation/priced-rows.ts';
import { type BandCoverage, coverageByBand } from '../ranges/coverage-by-band.ts';
import { createAppraiser } from './appraise.ts';
import type { Baselines } from './baselines.ts';
import { createFeatureReader } from './features.ts';
import { median } from './median.ts';
import type { Model } from './model.ts';
import { multivariateLinear } from './multivariate-linear.ts';
import { rangedBy } from './ranged-by.ts';
import type { Recipe } from './recipe.ts';
import { countViolations } from './violations.ts';

export interface EvaluationInput extends ModelsToEvaluate<Model> {
  readonly recipe: Recipe;
  /** The report of the candidate's fit. */
  readonly baselines: Baselines;
}

/** @returns `evaluation: undefined` if no row is held out */
export function evaluate({ recipe, baselines, ...models }: EvaluationInput) {
  const { dataset } = recipe;
  const medianPrice = median.pricer(recipe, baselines.median);
  const linearPrice = multivariateLinear.pricer(recipe, baselines.linear);
  return evaluateModels(models, {
    open: (model) => createAppraiser(dataset, model),
    baselines: (rows) => [
      { name: multivariateLinear.name, prices: Float64Array.from(rows, ({ row }) => linearPrice(row)) },
      { name: median.name, prices: Float64Array.from(rows, ({ row }) => medianPrice(row)) },
    ],
    coverageByBand: (rows, { covered }) => byBand(recipe, rows, covered),
    violations: ({ price }, rows) => countViolations(dataset, price, rows),
  });
}

function byBand({ dataset }: Recipe, rows: readonly PricedRow[], covered: Float64Array): BandCoverage[] {
  const bands = coverageByBand(rangedBy(dataset));
  const read = createFeatureReader(dataset);
  for (const [i, { row }] of rows.entries()) bands.add(read(row), covered[i] === 1);
  return bands.finish();
}
