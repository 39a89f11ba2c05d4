import { knives } from '../../../datasets/testing/knives/knives.ts';
import { makeKnives } from '../../../datasets/testing/knives/make-knives.ts';
import { makeRugs } from '../../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { createEquations } from '../equations.ts';
import { fitModel } from '../fit-model.ts';
import type { Model } from '../model.ts';
import { createRecipe, type Recipe } from '../recipe.ts';
import { summarise } from './summaries.ts';

/** A complete model of made-up rugs. */
export function fitRugs(count = 2000, recipe: Recipe = createRecipe(rugs)): Model {
  const { summary, samples } = summarise(recipe, makeRugs(count, 11));
  return fitModel(recipe, createEquations(recipe, summary), samples.calibration, recipe.config.fit).model;
}

/** A complete model of made-up knives: 40 of them, as many as their file has. */
export function fitKnives(count = 40): Model {
  const recipe = createRecipe(knives);
  const { summary, samples } = summarise(recipe, makeKnives(count, 7));
  return fitModel(recipe, createEquations(recipe, summary), samples.calibration, recipe.config.fit).model;
}
