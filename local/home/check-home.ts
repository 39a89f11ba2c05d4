import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from './home.ts';

/** Folders whose content decides prices, or the code that a start runs. */
const FOLDERS = ['', 'data', 'data/ledger', 'data/uploads', 'models', 'cache'];

/** Reports folders that other users may write to. `incoming/` may be open to a group, since its files are checked. */
export async function checkHome({ folder }: Pick<Home, 'folder'>, onNote: (message: string) => void): Promise<void> {
  if (process.platform === 'win32') return;
  for (const name of FOLDERS) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (!stats || (stats.mode & 0o022) === 0) continue;
    const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
    onNote(`${path} can be written by other users (mode ${mode}), who could change every price: chmod go-w ${path}.`);
  }
}
