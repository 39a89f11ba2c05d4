import { fitModel } from '../fit-model.ts';
import { createEquations } from '../lattice/equations.ts';
import type { Model } from '../model.ts';
import { createRecipe, type Recipe } from '../recipe.ts';
import { summarise } from './summaries.ts';
import { makeRugs, rugs } from './toy-dataset.ts';

/** A complete model of made-up rugs. */
export function fitRugs(count = 2000, recipe: Recipe = createRecipe(rugs)): Model {
  const { summary, samples } = summarise(recipe, makeRugs(count, 11));
  return fitModel(recipe, createEquations(recipe, summary), samples.calibration, recipe.config.fit).model;
}
