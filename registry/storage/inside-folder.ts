import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { isAbsence } from './file-errors.ts';
import { StorageError } from './store.ts';

/**
 * A user who may put files into a folder of the store must not reach other files of the server's user through links.
 */
export async function checkInside(root: string, path: string): Promise<void> {
  if (await isInside(root, path)) return;
  throw new StorageError(`${path} is a link out of ${root}, and such links are not followed.`, { trouble: 'denied' });
}

/** A path that does not exist is not outside. */
export async function isInside(root: string, path: string): Promise<boolean> {
  const absence = (error: unknown) => {
    if (isAbsence(error)) return undefined;
    throw error;
  };
  const [real, realRoot] = await Promise.all([realpath(path).catch(absence), realpath(root).catch(absence)]);
  return real === undefined || realRoot === undefined || real.startsWith(realRoot + sep);
}
