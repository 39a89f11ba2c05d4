import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isUpload } from '../../files/is-upload.ts';
import { makeFolder } from '../../registry/storage/make-folder.ts';
import { type Entry, findStrays, lookInto, markOf } from './look-into.ts';
import { paced } from './paced.ts';
import { PATIENCE, type Patience, settled } from './settled.ts';

export interface Watching {
  /** This process has stored a whole file under a key. The file is reported at once, and not again. */
  readonly arrived: (key: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface WatchOptions {
  /** Called with the key of each file that arrives or changes from now on. */
  readonly onFile: (key: string) => void;
  /** Called once for each entry that is not read, with the reason. */
  readonly onFlaw: (path: string, message: string) => void;
  readonly patience?: Patience;
  readonly look?: LookPauses;
  /** The system's watcher for one folder. */
  readonly watch?: (folder: string, onChange: OnChange) => FSWatcher;
}

/** The time between two looks into the folders. */
interface LookPauses {
  /** At least this, however many changes the watchers report. */
  readonly leastMs?: number;
  /** At most this, if no watcher reports a change. */
  readonly watchedMs: number;
  readonly unwatchedMs: number;
}

/** What the system tells of a change. Some systems do not tell which entry of the folder has changed. */
type OnChange = (kind: string, name: string | null) => void;

/** With watchers, a look finds the files that the system did not report. Without watchers, only a look finds files. */
const LOOK: LookPauses = { watchedMs: 30_000, unwatchedMs: 2_000 };

const LEAST_PAUSE_MS = 250;

/**
 * Watches the folders that people drop files into. It waits until a file is no longer being written. Files are found
 * only by a look into the folders. The system's watchers, one for each folder, say when to look. If there is no watcher
 * (a network drive, no watches left), there is a look from time to time.
 */
export async function watchIncoming(
  dataFolder: string,
  datasets: Iterable<string>,
  { onFile, onFlaw, patience = PATIENCE, look: pauses = LOOK, watch: watchFolder = watchPlainly }: WatchOptions,
): Promise<Watching> {
  const names = [...datasets];
  const keys = names.map((name) => `incoming/${name}`);
  for (const key of keys) await makeFolder(join(dataFolder, key));
  const known = new Map<string, string>();
  const waitedFor = new Set<string>();
  const flaws = new Map<string, string>();
  const watchers = createWatchers(watchFolder, () => void lookSoon());
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  let handing = Promise.resolve();

  const take = async (key: string, path: string) => {
    waitedFor.add(key);
    const mark = await settled(path, patience).catch((error: Error) => {
      onFlaw(path, `it cannot be read: ${error.message}`);
      return undefined;
    });
    // Files that are dropped together are whole at the same moment. Each is reported in a turn of its own, so that calls
    // are answered in between.
    handing = handing.then(() => nextTurn());
    await handing;
    waitedFor.delete(key);
    if (closed || mark === undefined || known.get(key) === mark) return;
    known.set(key, mark);
    onFile(key);
  };

  const look = async (meet: (entry: Entry & { kind: 'file' }) => void) => {
    const seen = new Set<string>();
    const knownBefore = [...known.keys()];
    const folders = new Set([dataFolder, join(dataFolder, 'incoming')]);
    for (const entries of [findStrays(dataFolder, names), ...keys.map((key) => lookInto(dataFolder, key))])
      for await (const entry of entries) {
        if (closed) return;
        seen.add(entry.path);
        if (entry.kind === 'folder') folders.add(entry.path);
        else if (entry.kind === 'file') meet(entry);
        else if (flaws.get(entry.path) !== entry.message) {
          flaws.set(entry.path, entry.message);
          onFlaw(entry.path, entry.message);
        }
      }
    for (const path of flaws.keys()) if (!seen.has(path)) flaws.delete(path);
    for (const key of knownBefore) if (!seen.has(join(dataFolder, key))) known.delete(key);
    await watchers.watch(folders);
  };

  const findNew = ({ key, path, mark }: Entry & { kind: 'file' }) => {
    if (known.get(key) !== mark && !waitedFor.has(key)) void take(key, path);
  };

  const lookAgain = async () => {
    clearTimeout(timer);
    await look(findNew);
    if (!closed) timer = setTimeout(lookSoon, watchers.areAll() ? pauses.watchedMs : pauses.unwatchedMs).unref();
  };
  const begin = () => (looking = closed ? looking : lookAgain());
  // Files that are dropped together are found by one look, and so they are read before one fit.
  const lookSoon = paced(begin, pauses.leastMs ?? LEAST_PAUSE_MS);

  // The start finds the files that were there before (`find-unfinished.ts`).
  await look(({ key, mark }) => void known.set(key, mark));
  await begin();
  return {
    async arrived(key) {
      const mark = await markOf(join(dataFolder, key));
      if (closed || mark === undefined || known.get(key) === mark) return;
      known.set(key, mark);
      onFile(key);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      watchers.close();
      await looking;
    },
  };
}

const watchPlainly = (folder: string, onChange: OnChange) => watch(folder, { persistent: false }, onChange);

/** Each folder has one watcher. A folder that was removed and made again gets a new one. */
function createWatchers(watchFolder: NonNullable<WatchOptions['watch']>, onChange: () => void) {
  const watched = new Map<string, { readonly inode: number; readonly watcher: FSWatcher }>();
  let wanted = 0;
  const drop = (folder: string) => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };
  return {
    areAll: () => watched.size === wanted,
    async watch(folders: ReadonlySet<string>) {
      wanted = folders.size;
      let isNew = false;
      for (const folder of watched.keys()) if (!folders.has(folder)) drop(folder);
      for (const folder of folders) {
        const inode = (await stat(folder).catch(() => undefined))?.ino;
        if (watched.get(folder)?.inode === inode) continue;
        drop(folder);
        if (inode === undefined) continue;
        try {
          // Stima's own answers to files, and files that a program is still making, are never uploads.
          const watcher = watchFolder(folder, (_, name) => (name === null || isUpload(name)) && onChange());
          // The watcher has ended. The looks from time to time go on, and try to watch again.
          watcher.on('error', () => drop(folder));
          watched.set(folder, { inode, watcher });
          isNew = true;
        } catch {
          // There is no watch left (ENOSPC, EMFILE), or the file system has none. Then there is a look into the folder
          // from time to time.
        }
      }
      // Finds files that arrived before a watcher was there.
      if (isNew) onChange();
    },
    close() {
      for (const folder of [...watched.keys()]) drop(folder);
    },
  };
}
