import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushFolder } from './make-folder.ts';

/**
 * Writes a file if its name is free, whole or not at all. A full disk or a crash leaves no file. Only its owner can
 * read the file.
 * @returns false if a file of this name exists
 */
export async function writeOnce(path: string, text: string): Promise<boolean> {
  return writeWhole(path, text, async (temp) => {
    try {
      await link(temp, path);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    }
  });
}

/** The same, but it replaces an existing file. */
export async function replaceWhole(path: string, text: string): Promise<void> {
  await writeWhole(path, text, (temp) => rename(temp, path));
}

async function writeWhole<T>(path: string, text: string, put: (temp: string) => Promise<T>): Promise<T> {
  const temp = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    const file = await open(temp, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    const done = await put(temp);
    await flushFolder(dirname(path));
    return done;
  } finally {
    await rm(temp, { force: true });
  }
}
