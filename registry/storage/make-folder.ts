import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and its parents so that they survive a crash. The option `recursive` is not used. It reports ENOENT
 * for a read-only file system, does not say which folders it has made, and never ends in a folder that accepts no
 * others (/proc).
 * @param mode permissions of the new folders. By default only their owner has access.
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

/**
 * Moves something into a folder. The folder is made only if the move fails for its absence, since most folders are
 * there. Others may make it at the same time.
 * @param move fails with ENOENT only if the folder is absent
 */
export async function moveInto<T>(folder: string, move: () => Promise<T>): Promise<T> {
  try {
    return await move();
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    await makeFolder(folder);
    return move();
  }
}

/**
 * Flushes the folder, so that its entries survive a crash. Requests that come while a flush of the same folder is under
 * way share the next one. So many files that are written to a folder at once cost few flushes.
 */
export function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return Promise.resolve(); // a folder cannot be flushed on this system
  const before = flushes.get(path);
  if (!before) return begin(path);
  // The flush under way may have begun before the entries of this request were there.
  before.next ??= before.running.catch(() => {}).then(() => begin(path));
  return before.next;
}

/** The flush of a folder that is under way, and the one after it. */
interface Flushing {
  readonly running: Promise<void>;
  next?: Promise<void>;
}

const flushes = new Map<string, Flushing>();

function begin(path: string): Promise<void> {
  const flushing: Flushing = {
    running: flush(path).finally(() => flushes.get(path) === flushing && flushes.delete(path)),
  };
  flushes.set(path, flushing);
  return flushing.running;
}

async function flush(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const isCode = (error: unknown, code: string) => (error as NodeJS.ErrnoException).code === code;
