import { join } from 'node:path';
import type { WaitingUpload } from '../../lambdas/http/routes/uploads.ts';
import { uploadIdOf } from '../../registry/upload-id.ts';
import type { Home } from '../home/home.ts';
import type { WaitingFile } from './local-runs.ts';
import { markOf } from './look-into.ts';

/**
 * The uploads of the waiting files. An upload is named after the content of its file. A file is read again only after
 * it has changed.
 */
export function createWaitingUploads(
  { data, dataFolder }: Pick<Home, 'data' | 'dataFolder'>,
  files: () => WaitingFile[],
) {
  const named = new Map<string, Promise<string>>();
  const idOf = async (key: string): Promise<string> => {
    const mark = `${key} ${await markOf(join(dataFolder, key))}`;
    const known = named.get(mark) ?? uploadIdOf(data, key);
    named.set(mark, known);
    return known;
  };

  return async (dataset: string): Promise<WaitingUpload[]> => {
    const folder = `incoming/${dataset}/`;
    const waiting = files().filter(({ key }) => key.startsWith(folder));
    if (waiting.length === 0) named.clear();
    const uploads = waiting.map(async ({ key, because }) => {
      // A file that was removed or cannot be read has no id, so it is not listed.
      const uploadId = await idOf(key).catch(() => undefined);
      return uploadId === undefined ? [] : [{ uploadId, name: key.slice(folder.length), because }];
    });
    return (await Promise.all(uploads)).flat();
  };
}
