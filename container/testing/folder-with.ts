import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder like /opt/ml, within `work`, with files to learn from: by name, the file that each is copied from. */
export function folderWith(work: string, files: Readonly<Record<string, string>>, parameters?: object): string {
  const root = mkdtempSync(join(work, 'ml-'));
  for (const [name, source] of Object.entries(files)) {
    const path = join(root, 'input/data/training', name);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(source, path);
  }
  mkdirSync(join(root, 'input/config'), { recursive: true });
  if (parameters) writeFileSync(join(root, 'input/config/hyperparameters.json'), JSON.stringify(parameters));
  return root;
}
