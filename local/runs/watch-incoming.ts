import { mkdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { PATIENCE, settled } from './settled.ts';

export interface Watching {
  readonly close: () => Promise<void>;
}

/**
 * Watches the folders that people drop files into; a file that is still being written is waited for.
 *
 * @param onFile told the key of each file that arrives or changes from now on
 */
export async function watchIncoming(
  dataFolder: string,
  datasets: Iterable<string>,
  onFile: (key: string) => void,
): Promise<Watching> {
  const folders = [...datasets].map((name) => join(dataFolder, 'incoming', name));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const keyOf = (path: string) => relative(dataFolder, path).split(sep).join('/');
  const watcher = watch(folders, {
    ignoreInitial: true,
    ignored: (path) => isHidden(keyOf(path)),
    awaitWriteFinish: { stabilityThreshold: PATIENCE.whole, pollInterval: 50 },
  });
  const waitedFor = new Set<string>();
  const tell = async (path: string) => {
    if (waitedFor.has(path)) return;
    waitedFor.add(path);
    const isThere = await settled(path);
    waitedFor.delete(path);
    if (isThere && !watcher.closed) onFile(keyOf(path));
  };
  watcher.on('add', tell);
  watcher.on('change', tell);
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return watcher;
}

/** Files still being made, and what desktops leave behind. */
export function isHidden(key: string): boolean {
  return key.split('/').some((part) => part.startsWith('.'));
}
