import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { renderUnread } from '../../lambdas/results/render-result.ts';
import { resultName } from '../../lambdas/results/result-name.ts';
import { replaceWhole } from '../../registry/storage/write-once.ts';

/** Writes beside an entry that is not read why it is not. A folder gets no such file. */
export async function writeFlaw(path: string, message: string): Promise<void> {
  const isFolder = await lstat(path).then(
    (stats) => stats.isDirectory(),
    // A name that is not UTF-8 cannot be looked up.
    () => false,
  );
  if (isFolder) return;
  const name = basename(path);
  const beside = join(dirname(path), resultName(name.replace(/\p{Cc}/gu, '_')));
  await replaceWhole(beside, renderUnread(name, message)).catch(() => {
    // Where nothing can be written, the line on the terminal must do.
  });
}
