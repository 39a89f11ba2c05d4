import type { Dirent, Stats } from 'node:fs';
import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isUpload } from '../../files/is-upload.ts';
import { misplaced } from '../../lambdas/flow/ingest/parse-incoming.ts';
import { codeOf } from '../../registry/storage/file-errors.ts';
import { checkKey, InvalidKeyError } from '../../registry/storage/store.ts';

/** An entry of a folder for dropped files. */
export type Entry =
  | { readonly kind: 'file'; readonly key: string; readonly path: string; readonly mark: string }
  | { readonly kind: 'folder'; readonly path: string }
  /** The reason why the entry is not read, and what to do. It is absent for a file that is read. */
  | { readonly kind: 'flaw'; readonly path: string; readonly message: string };

/**
 * Walks through one folder below `incoming/`. An entry that cannot be read is reported with its flaw, and the others
 * are read. A missing folder counts as empty.
 * @param dataFolder the folder of the data store, to which keys are relative
 * @param key the key of the folder, without a slash at its end
 */
export async function* lookInto(dataFolder: string, key: string): AsyncGenerator<Entry, void, undefined> {
  const path = join(dataFolder, key);
  let entries: Dirent[];
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') yield flaw(path, whyUnread(error));
    return;
  }
  yield { kind: 'folder', path };
  for (const entry of entries) {
    const below = `${key}/${entry.name}`;
    if (!isUpload(below)) continue;
    if (entry.isDirectory()) yield* lookInto(dataFolder, below);
    else {
      const found = await lookAt(dataFolder, below, entry);
      if (found) yield found;
    }
  }
}

/** The entries of `incoming/` beside the folders of the datasets. None of them is read. */
export async function* findStrays(
  dataFolder: string,
  names: readonly string[],
): AsyncGenerator<Entry, void, undefined> {
  const folder = join(dataFolder, 'incoming');
  const message = misplaced(names);
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (names.includes(entry.name) || !isUpload(entry.name)) continue;
    const path = join(folder, entry.name);
    const files = entry.isDirectory() ? await uploadsIn(path) : [];
    if (entry.isDirectory()) yield { kind: 'folder', path };
    for (const file of files) yield flaw(file, message);
    if (files.length === 0) yield flaw(path, message);
  }
}

/** The most entries of a folder that are told of. */
const MOST_STRAYS = 100;

async function uploadsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => isUpload(name))
    .slice(0, MOST_STRAYS)
    .map((name) => join(folder, name));
}

/** The mark of a file's present state. It changes when the file is written to or replaced. */
export async function markOf(path: string): Promise<string | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? markOfStats(stats) : undefined;
}

const markOfStats = ({ size, mtimeMs, ino }: Stats): string => `${size} ${mtimeMs} ${ino}`;

/** @returns undefined if the file was removed in the meantime */
async function lookAt(dataFolder: string, key: string, entry: Dirent): Promise<Entry | undefined> {
  const path = join(dataFolder, key);
  try {
    if (entry.isSymbolicLink() && !(await staysInside(join(dataFolder, 'incoming'), path)))
      return flaw(path, 'it is a link out of the folder, and such links are not followed; copy the file itself');
    checkKey(key);
    const stats = await stat(path);
    if (stats.isDirectory())
      return flaw(path, 'it is a link to a folder, and such links are not followed; copy the files themselves');
    if (!stats.isFile()) return flaw(path, 'it is no plain file; copy a file');
    await access(path, constants.R_OK);
    return { kind: 'file', key, path, mark: markOfStats(stats) };
  } catch (error) {
    if (error instanceof InvalidKeyError)
      return flaw(path, `${error.message.replace(/^.*is not a key: /s, 'its name cannot be used: ')}; rename it`);
    if (codeOf(error) === 'ENOENT' && entry.name.includes('\uFFFD'))
      return flaw(path, 'its name is not UTF-8; rename it');
    if (codeOf(error) === 'ENOENT' && !entry.isSymbolicLink()) return undefined;
    return flaw(path, whyUnread(error));
  }
}

async function staysInside(folder: string, path: string): Promise<boolean> {
  return (await realpath(path)).startsWith((await realpath(folder)) + sep);
}

const flaw = (path: string, message: string): Entry => ({ kind: 'flaw', path, message });

/** The meaning of the system's error codes for an entry. */
function whyUnread(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read by the user that Stima runs as; change its owner or its permissions';
    case 'ELOOP':
      return 'it is a link to itself; remove it';
    case 'ENOENT':
      return 'it is a link to nothing; remove it';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open; it is looked at again in some seconds';
    default:
      return `it cannot be looked at: ${error instanceof Error ? error.message : error}`;
  }
}
