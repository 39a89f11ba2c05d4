import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isAbsence, unreadable } from './file-errors.ts';
import type { IsInside } from './inside-folder.ts';
import type { Listed } from './store.ts';

/**
 * The files below `root` whose keys begin with a prefix, ascending by key. Links that lead out of `root` are left out.
 * @param hidden the name of a folder in `root` that is left out, too
 */
export function listFolder(root: string, prefix: string, hidden: string, isInside: IsInside): AsyncGenerator<Listed> {
  return walk({ root, prefix, hidden, isInside }, '');
}

interface Walk {
  readonly root: string;
  readonly prefix: string;
  readonly hidden: string;
  readonly isInside: IsInside;
}

/** @param base the key of the folder, with its slash; '' is `root` itself */
async function* walk(all: Walk, base: string): AsyncGenerator<Listed> {
  const { root, prefix, hidden, isInside } = all;
  const folder = resolve(root, base);
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return;
    throw unreadable(folder, error);
  }
  // A folder sorts with its slash, so that a walk gives the order of whole keys: `a-b` comes before `a/b`.
  const named = entries
    .filter((entry) => base !== '' || entry.name !== hidden)
    .map((entry) => ({ entry, key: base + entry.name + (entry.isDirectory() ? '/' : '') }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  for (const { entry, key } of named) {
    if (entry.isDirectory()) {
      if (key.startsWith(prefix) || prefix.startsWith(key)) yield* walk(all, key);
    } else if (key.startsWith(prefix)) {
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink() && !(await isInside(path).catch(() => false))) continue;
      const stats = await stat(path).catch(() => undefined);
      if (stats?.isFile()) yield { key, size: stats.size };
    }
  }
}
