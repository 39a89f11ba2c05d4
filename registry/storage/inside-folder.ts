import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { isAbsence } from './file-errors.ts';
import { StorageError } from './store.ts';

/** Whether a path lies in a folder, after all links are followed. */
export type IsInside = (path: string) => Promise<boolean>;

/**
 * A path that does not exist is not outside. The real path of the folder is remembered. It is looked up again only before
 * a path counts as outside, since the folder itself may be a link that now leads elsewhere.
 */
export function createInsideCheck(root: string): IsInside {
  let realRoot: string | undefined;
  return async (path) => {
    const real = await findReal(path);
    if (real === undefined || (realRoot !== undefined && real.startsWith(realRoot + sep))) return true;
    realRoot = await findReal(root);
    return realRoot === undefined || real.startsWith(realRoot + sep);
  };
}

/**
 * A user who may put files into a folder of the store must not reach other files of the server's user through links.
 * @throws StorageError
 */
export async function checkInside(isInside: IsInside, root: string, path: string): Promise<void> {
  if (await isInside(path)) return;
  throw new StorageError(`${path} is a link out of ${root}, and such links are not followed.`, { trouble: 'denied' });
}

async function findReal(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
