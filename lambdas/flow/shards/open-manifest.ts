import { NotFoundError, type Store } from '../../../registry/storage/store.ts';
import type { RecipeId } from '../../../training/kinds/kind.ts';
import { findManifest, type Manifest } from './manifest.ts';

/** The manifest was written by another version of the program, which has another recipe. */
class RecipeChangedError extends Error {
  override readonly name = 'RecipeChangedError';
}

/** @throws RecipeChangedError if the recipe is no longer that of the manifest */
export async function openManifest(data: Store, recipe: RecipeId, folder: string): Promise<Manifest> {
  const manifest = await findManifest(data, folder);
  if (!manifest) throw new NotFoundError(`${folder}/cutting.json`);
  if (manifest.recipe !== recipe.key)
    throw new RecipeChangedError(
      `${folder} was begun with recipe ${manifest.recipe}, ${recipe.key} expected; start it again`,
    );
  return manifest;
}
