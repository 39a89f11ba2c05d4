import { randomUUID } from 'node:crypto';
import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { renderUnread } from '../../lambdas/results/render-result.ts';
import { resultName } from '../../lambdas/results/result-name.ts';

/**
 * Writes beside an entry that is not read why it is not. The file is whole or absent: it is written under a hidden name, which
 * nobody reads, and then renamed. A folder gets none, and where nothing can be written the line on the terminal must do.
 */
export async function tellFlaw(path: string, message: string): Promise<void> {
  const isFolder = await lstat(path).then(
    (stats) => stats.isDirectory(),
    // A name that is not UTF-8 cannot be looked up.
    () => false,
  );
  if (isFolder) return;
  const name = basename(path);
  const temp = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeFile(temp, renderUnread(name, message), { flag: 'wx', mode: 0o600 });
    await rename(temp, join(dirname(path), resultName(name.replace(/\p{Cc}/gu, '_'))));
  } catch {
    await rm(temp, { force: true }).catch(() => {});
  }
}
