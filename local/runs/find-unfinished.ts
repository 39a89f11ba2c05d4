import { isUpload } from '../../files/is-upload.ts';
import { isDamagedInForce } from '../../registry/damaged-version.ts';
import { isDecided } from '../../registry/decision.ts';
import { findUpload, type Ledger } from '../../registry/ledger.ts';
import { readLedger } from '../../registry/ledger-store.ts';
import { InvalidKeyError, NotFoundError, type Store } from '../../registry/storage/store.ts';
import { uploadIdOf } from '../../registry/upload-id.ts';
import type { RecipeId } from '../../training/kinds/kind.ts';
import { lookInto } from './look-into.ts';
import type { SeenFiles } from './seen-files.ts';

export interface Unfinished {
  /** Files that are not in the ledger yet. */
  readonly keys: readonly string[];
  /** Whether the uploads in force still need a decision, or what was written about their version is damaged. */
  readonly undecided: boolean;
}

/**
 * The unfinished work of a killed process.
 * @param seen knows files that have been read before, so they are not read again
 * @param files keys of the files that have arrived. If it is left out, the store is listed.
 */
export async function findUnfinished(
  data: Store,
  models: Store,
  recipe: RecipeId,
  seen: SeenFiles = nothingSeen,
  files: AsyncIterable<string> = keysIn(data, recipe.dataset.name),
): Promise<Unfinished> {
  const { dataset } = recipe;
  const ledger = await readLedger(data, dataset.name);
  const keys: string[] = [];
  for await (const key of files) if (await isNew(data, ledger, key, seen)) keys.push(key);
  const isDone = (await isDecided(models, recipe, ledger)) && !(await isDamagedInForce(models, recipe, ledger));
  return { keys, undecided: !isDone };
}

/** Files dropped into a folder. Unreadable ones are left out, since the watcher reports them. */
export async function* droppedFiles(dataFolder: string, dataset: string): AsyncGenerator<string, void, undefined> {
  for await (const entry of lookInto(dataFolder, `incoming/${dataset}`)) if (entry.kind === 'file') yield entry.key;
}

async function* keysIn(data: Store, dataset: string): AsyncGenerator<string, void, undefined> {
  for await (const { key } of data.list(`incoming/${dataset}/`)) if (isUpload(key)) yield key;
}

/** A file that was removed in the meantime, or whose name is not allowed, must not stop the others from being read. */
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
