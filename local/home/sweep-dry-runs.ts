import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DRY_FOLDER } from '../../registry/dry-run.ts';
import { codeOf } from '../../registry/storage/file-errors.ts';
import type { Home } from './home.ts';

/** How long a dry run is kept, as on AWS. */
const KEPT_MS = 24 * 3_600_000;

/** Removes what dry runs have written that are more than a day old. */
export async function sweepDryRuns({ folder }: Pick<Home, 'folder'>, now = Date.now()): Promise<void> {
  for (const store of ['data', 'models']) {
    const dry = join(folder, store, DRY_FOLDER);
    const names = await readdir(dry).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    });
    for (const name of names) {
      const { mtimeMs } = await stat(join(dry, name));
      if (now - mtimeMs > KEPT_MS) await rm(join(dry, name), { recursive: true, force: true });
    }
  }
}
