import type { Dataset } from '../../datasets/dataset.ts';
import { isDecided } from '../../lambdas/flow/candidate.ts';
import { uploadIdOf } from '../../lambdas/flow/upload-id.ts';
import { findUpload } from '../../lambdas/ledger.ts';
import { readLedger } from '../../lambdas/ledger-store.ts';
import type { Store } from '../../lambdas/storage/store.ts';
import { createRecipe } from '../../training/recipe.ts';

export interface Unfinished {
  /** Files that have no place in the ledger yet. */
  readonly keys: readonly string[];
  /** The uploads in force have not been decided on. */
  readonly undecided: boolean;
}

/** What a process that was killed has left to do. */
export async function findUnfinished(data: Store, models: Store, dataset: Dataset): Promise<Unfinished> {
  const ledger = await readLedger(data, dataset.name);
  const keys: string[] = [];
  for await (const { key } of data.list(`incoming/${dataset.name}/`))
    if (!findUpload(ledger, await uploadIdOf(data, key))) keys.push(key);
  const recipe = createRecipe(dataset, undefined, dataset.reference);
  return { keys, undecided: !(await isDecided(models, recipe, ledger)) };
}
