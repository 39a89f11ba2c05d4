import type { Recipe } from '../../training/recipe.ts';
import { NotFoundError, type Store } from '../storage/store.ts';
import { type Cutting, findCutting } from './cutting.ts';

/** Another version of the program has cut what this one is to sum up. */
export class RecipeChangedError extends Error {
  override readonly name = 'RecipeChangedError';
}

/** @throws RecipeChangedError if the recipe is no longer the one for which it was cut */
export async function openCutting(data: Store, recipe: Recipe, folder: string): Promise<Cutting> {
  const cutting = await findCutting(data, folder);
  if (!cutting) throw new NotFoundError(`${folder}/cutting.json`);
  if (cutting.recipe !== recipe.key)
    throw new RecipeChangedError(
      `${folder} was begun with recipe ${cutting.recipe}, ${recipe.key} expected; start it again`,
    );
  return cutting;
}
