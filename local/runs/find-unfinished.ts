import type { Dataset } from '../../datasets/dataset.ts';
import { storedRecipe } from '../../lambdas/flow/flow.ts';
import { isDecided } from '../../registry/candidate.ts';
import { findUpload, type Ledger } from '../../registry/ledger.ts';
import { readLedger } from '../../registry/ledger-store.ts';
import { InvalidKeyError, NotFoundError, type Store } from '../../registry/storage/store.ts';
import { uploadIdOf } from '../../registry/upload-id.ts';
import type { SeenFiles } from './seen-files.ts';
import { isHidden } from './watch-incoming.ts';

export interface Unfinished {
  /** Files that have no place in the ledger yet. */
  readonly keys: readonly string[];
  /** The uploads in force have not been decided on. */
  readonly undecided: boolean;
}

/**
 * What a process that was killed has left to do.
 * @param seen spares the reading of files that have been read before
 */
export async function findUnfinished(
  data: Store,
  models: Store,
  dataset: Dataset,
  seen: SeenFiles = nothingSeen,
): Promise<Unfinished> {
  const ledger = await readLedger(data, dataset.name);
  const keys: string[] = [];
  for await (const { key } of data.list(`incoming/${dataset.name}/`))
    if (!isHidden(key) && (await isNew(data, ledger, key, seen))) keys.push(key);
  return { keys, undecided: !(await isDecided(models, storedRecipe(dataset), ledger)) };
}

/** A file that has gone meanwhile, or whose name no store takes, must not keep the others from being read. */
async function isNew(data: Store, ledger: Ledger, key: string, seen: SeenFiles): Promise<boolean> {
  try {
    return findUpload(ledger, (await seen.find(key)) ?? (await identify(data, key, seen))) === undefined;
  } catch (error) {
    if (error instanceof InvalidKeyError || error instanceof NotFoundError) return false;
    throw error;
  }
}

async function identify(data: Store, key: string, seen: SeenFiles): Promise<string> {
  const remember = await seen.observe(key);
  const uploadId = await uploadIdOf(data, key);
  await remember(uploadId);
  return uploadId;
}

const nothingSeen: SeenFiles = { find: async () => undefined, observe: async () => async () => {} };
