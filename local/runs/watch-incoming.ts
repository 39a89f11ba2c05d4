import { mkdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

/** How long a file must not grow before it counts as there; one that is written with longer pauses is better moved in. */
const SETTLE_MS = 2_000;

/**
 * Watches the folders that people drop files into; a file that is still being copied is waited for.
 *
 * @param onFile told the key of each file that arrives or changes from now on
 */
export async function watchIncoming(
  dataFolder: string,
  datasets: Iterable<string>,
  onFile: (key: string) => void,
): Promise<FSWatcher> {
  const folders = [...datasets].map((name) => join(dataFolder, 'incoming', name));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const keyOf = (path: string) => relative(dataFolder, path).split(sep).join('/');
  const watcher = watch(folders, {
    ignoreInitial: true,
    ignored: (path) => isHidden(keyOf(path)),
    awaitWriteFinish: { stabilityThreshold: SETTLE_MS, pollInterval: 50 },
  });
  const tell = (path: string) => onFile(keyOf(path));
  watcher.on('add', tell);
  watcher.on('change', tell);
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return watcher;
}

/** Files still being made, and what desktops leave behind. */
export function isHidden(key: string): boolean {
  return key.split('/').some((part) => part.startsWith('.'));
}
