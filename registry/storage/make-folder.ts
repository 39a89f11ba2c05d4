import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, with those that it lies in, that is still there after a crash. Not by `recursive`, which says ENOENT of a
 * read-only file system, does not tell which folders it has made, and never ends where a folder takes no others (/proc).
 *
 * @param mode permissions of the folders that are made; their owner's alone unless said otherwise
 */
export async function makeFolder(path: string, mode = 0o700): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return;
    if (!isCode(error, 'ENOENT') || dirname(path) === path) throw error;
    await makeFolder(dirname(path), mode);
    await mkdir(path, mode).catch((again: unknown) => {
      if (!isCode(again, 'EEXIST')) throw again;
    });
  }
  await flushFolder(dirname(path));
}

/** So that what was put into it is still there after a crash. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be flushed there
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const isCode = (error: unknown, code: string) => (error as NodeJS.ErrnoException).code === code;
