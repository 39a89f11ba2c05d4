import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { CorruptModelError } from '../kinds/errors.ts';
import { expectDataset } from '../kinds/expect-dataset.ts';
import { patternsOf } from '../table/item.ts';
import { averagedCells } from './average.ts';
import { defaultConfig } from './default-config.ts';
import type { Model } from './model.ts';
import { createRecipe, type Recipe } from './recipe.ts';

/**
 * The recipe that a model was fitted with, as far as pricing needs it.
 * @throws CorruptModelError if the model is of another dataset, or not of the size of this one's lattice
 */
export function recipeOfModel(declared: LatticeDataset, model: Model): Recipe {
  expectDataset(model.dataset, declared);
  const recipe = createRecipe(withHatsOf(model, declared), { ...defaultConfig, knots: model.knots });
  expectSizes(recipe, model);
  return recipe;
}

/** The dataset with the model's own hats. A model that does not name them all is read with the declared ones. */
function withHatsOf({ knots }: Model, dataset: LatticeDataset): LatticeDataset {
  const scale = dataset.lattice.axes[0].feature;
  const hats = Object.entries(knots).flatMap(([feature, own]) => (feature === scale ? [] : [{ feature, knots: own }]));
  if (!Object.hasOwn(knots, scale) || hats.length === 0) return dataset;
  return { ...dataset, terms: { ...dataset.terms, hats } };
}

function expectSizes({ dataset, basis }: Recipe, model: Model): void {
  const { nodeCount, columnCount, knotCount } = basis;
  for (const [what, found, expected] of [
    ['nodes', model.lattice.length, nodeCount],
    ['averaged nodes', model.averaged.length, averagedCells(basis).count * knotCount],
    ['terms', model.terms.length, columnCount],
    ['means of terms', model.termMeans.length, columnCount],
    ['ranges', model.ranges.length, patternsOf(dataset).length],
  ] as const)
    if (found !== expected)
      throw new CorruptModelError(`model of ${model.dataset}: ${found} ${what}, ${expected} expected`);
}
