import { hash } from 'node:crypto';
import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../home/home.ts';

/** Remembers which upload a file was. So no start has to read old files again. */
export interface SeenFiles {
  /** The id of the upload that the file is, if it has not been touched since it was read. */
  readonly find: (key: string) => Promise<string | undefined>;
  /**
   * Call this before a file is read.
   * @returns a function for the id of the upload. It remembers the id for the state that the file had before it was
   * read.
   */
  readonly observe: (key: string) => Promise<(uploadId: string) => Promise<void>>;
}

/** The resolution of times in file systems. A second change within this time could go unnoticed. */
const GRAIN_MS = 2_000;

/**
 * A file counts as untouched while its size, its times of change and its inode are the same. Nobody can set the time of the
 * inode's last change by hand. So a replaced file is noticed, even if the new one has the same size and date. The index grows by a
 * line for each file. If a line is damaged, only its file is read again.
 */
export function openSeenFiles({ cache, dataFolder }: Pick<Home, 'cache' | 'dataFolder'>): SeenFiles {
  const path = join(cache, 'seen-files.jsonl');
  let loading: Promise<Map<string, Seen>> | undefined;
  const markOf = async (key: string) => {
    const stats = await stat(join(dataFolder, key), { bigint: true }).catch(() => undefined);
    const isSettled = stats && Date.now() - Number(stats.ctimeNs / 1_000_000n) >= GRAIN_MS;
    return isSettled && `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`;
  };

  return {
    async find(key) {
      loading ??= load(path);
      const seen = (await loading).get(key);
      return seen && seen.mark === (await markOf(key)) ? seen.uploadId : undefined;
    },

    async observe(key) {
      const mark = await markOf(key);
      return async (uploadId) => {
        if (!mark) return;
        const line = JSON.stringify([key, mark, uploadId, digestOf(key, mark, uploadId)]);
        // The index is only a shortcut. If the disk is full, the run reports it.
        await mkdir(cache, { recursive: true })
          .then(() => appendFile(path, `\n${line}`))
          .catch(() => {});
      };
    },
  };
}

interface Seen {
  readonly mark: string;
  readonly uploadId: string;
}

async function load(path: string): Promise<Map<string, Seen>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const seen = new Map<string, Seen>();
  for (const line of text.split('\n')) {
    const [key, mark, uploadId, digest] = parse(line);
    if (typeof key !== 'string' || typeof mark !== 'string' || typeof uploadId !== 'string') continue;
    // Lines from before there were digests have none.
    if (digest === undefined || digest === digestOf(key, mark, uploadId)) seen.set(key, { mark, uploadId });
  }
  return seen;
}

const digestOf = (...parts: readonly string[]): string => hash('sha256', parts.join('\0'), 'hex').slice(0, 16);

function parse(line: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
