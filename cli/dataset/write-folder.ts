import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../terminal/failure.ts';
import type { Session } from '../terminal/session.ts';

/**
 * Writes the folder of a new dataset. It appears under its name only when it is complete.
 * @param files texts by name
 * @throws Failure if there is such a folder already
 */
export async function writeFolder(
  root: string,
  name: string,
  files: Readonly<Record<string, string>>,
  { onInterrupt }: Pick<Session, 'onInterrupt'>,
): Promise<string> {
  const folder = join(root, name);
  if (existsSync(folder)) throw folderThere(folder);
  // A name that begins with a point is no dataset.
  const unfinished = join(root, `.${name}.partial-${process.pid}`);
  const discard = () => rm(unfinished, { recursive: true, force: true });
  const done = onInterrupt(discard);
  try {
    await mkdir(unfinished, { recursive: true });
    for (const [file, text] of Object.entries(files)) await writeFile(join(unfinished, file), text);
    await rename(unfinished, folder);
  } finally {
    await discard();
    done();
  }
  return folder;
}

export function folderThere(folder: string): Failure {
  return new Failure('usage', `${folder} is there already; remove it, or take another name.`);
}
