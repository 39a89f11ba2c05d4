import { join } from 'node:path';
import type { WaitingUpload } from '../../lambdas/http/routes/uploads.ts';
import { uploadIdOf } from '../../registry/upload-id.ts';
import type { Home } from '../home/home.ts';
import type { WaitingFile } from './local-runs.ts';
import { markOf } from './look-into.ts';

/** The uploads that wait files are: named by their content, which is read once for as long as the file stays as it is. */
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
      // One that has gone, or cannot be read either, has no id to be listed under.
      const uploadId = await idOf(key).catch(() => undefined);
      return uploadId === undefined ? [] : [{ uploadId, name: key.slice(folder.length), because }];
    });
    return (await Promise.all(uploads)).flat();
  };
}
