import { hash } from 'node:crypto';
import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonReader, listReader, parseJson, readString, WrongJsonError } from '../../training/table/read-json.ts';
import { pluralise } from '../../training/wording/pluralise.ts';
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
 * @param onNote called with one sentence, if lines are damaged
 */
export function openSeenFiles(
  { cache, dataFolder }: Pick<Home, 'cache' | 'dataFolder'>,
  onNote: (message: string) => void = () => {},
): SeenFiles {
  const path = join(cache, 'seen-files.jsonl');
  let loading: Promise<Map<string, Seen>> | undefined;
  const markOf = async (key: string) => {
    const stats = await stat(join(dataFolder, key), { bigint: true }).catch(() => undefined);
    const isSettled = stats && Date.now() - Number(stats.ctimeNs / 1_000_000n) >= GRAIN_MS;
    return isSettled && `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`;
  };

  return {
    async find(key) {
      loading ??= load(path, onNote);
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

async function load(path: string, onNote: (message: string) => void): Promise<Map<string, Seen>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const seen = new Map<string, Seen>();
  let damaged = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const [key = '', mark = '', uploadId = ''] = parseJson(line, readLine);
      seen.set(key, { mark, uploadId });
    } catch (error) {
      if (!(error instanceof WrongJsonError)) throw error;
      damaged++;
    }
  }
  if (damaged > 0) onNote(`${path} has ${pluralise(damaged, 'damaged line')}; the files of such lines are read again.`);
  return seen;
}

const readTexts = listReader(readString);

/** The texts of a line: key, mark, id and their digest. Lines from before there were digests have none. */
const readLine: JsonReader<string[]> = (value, path) => {
  const texts = readTexts(value, path);
  if (texts.length !== 3 && texts.length !== 4) throw new WrongJsonError(`a list of ${texts.length}, 4 expected`, path);
  const [key = '', mark = '', uploadId = '', digest] = texts;
  if (digest === undefined || digest === digestOf(key, mark, uploadId)) return texts;
  throw new WrongJsonError(`the digest ${digest}, which is not that of the line`, path);
};

const digestOf = (...parts: readonly string[]): string => hash('sha256', parts.join('\0'), 'hex').slice(0, 16);
