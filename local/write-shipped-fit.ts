import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datasetFile } from '../datasets/folders.ts';
import { SHIPPED_FIT } from './runs/shipped-fit.ts';
import { startServer } from './server.ts';
import { shipped } from './shipped.ts';

// Writes the fit that ships with the diamonds: a first start learns them without it, and its model and record are kept.
const NAME = 'diamonds';
const kept = datasetFile(NAME, SHIPPED_FIT);
const folder = await mkdtemp(join(tmpdir(), 'stima-fit-'));
try {
  await rm(kept, { recursive: true, force: true });
  const server = await startServer({ served: shipped, folder, port: 0 });
  await server.close();
  await mkdir(kept);
  for (const file of ['model.json', 'fit.json'])
    await copyFile(join(folder, 'models', NAME, 'v1', file), join(kept, file));
} finally {
  await rm(folder, { recursive: true });
}
