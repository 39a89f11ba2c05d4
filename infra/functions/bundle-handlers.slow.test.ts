import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundledSources } from '../../datasets/bundled-sources.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'stima-bundle-'));
});

afterAll(() => rm(scratch, { recursive: true }));

async function bundle(handler: string, datasets: string): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'bundle-'));
  const sources = join(folder, 'datasets.json');
  await writeFile(sources, JSON.stringify(await bundledSources(datasets)));
  await run(process.execPath, [join(root, 'infra/functions/bundle-handlers.ts'), handler, folder, datasets, sources]);
  await rm(sources);
  return join(folder, handler);
}

/** A folder with the datasets of this checkout and further ones, given by name and text. */
async function datasetsWith(more: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'datasets-'));
  await cp(join(root, 'datasets'), folder, { recursive: true, filter: (path) => !path.endsWith('.csv') });
  for (const [name, text] of Object.entries(more)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, `${name}.ts`), text);
  }
  return folder;
}

it.each(['predict', 'fit'])('a dataset of 300 kB does not make the bundle of %s larger', async (handler) => {
  const words = Array.from({ length: 20_000 }, (_, i) => `level number ${i}`);
  const large = `export const large = { name: 'large', columns: ${JSON.stringify(words)}, target: {} };`;
  const [without, grown] = await Promise.all([
    bundle(handler, join(root, 'datasets')),
    bundle(handler, await datasetsWith({ large })),
  ]);
  const [before, after] = await Promise.all([without, grown].map((path) => stat(join(path, 'index.js'))));
  // One entry of a map, and one import.
  expect(after!.size - before!.size).toBeLessThan(100);
  expect(await readdir(grown)).toEqual([...(await readdir(without)), 'large-declaration.js'].sort());
  const beside = createRequire(join(grown, 'index.js'));
  expect(beside('./large-declaration.js').large.columns).toHaveLength(20_000);
  expect(beside('./index.js')).toHaveProperty('handler', expect.any(Function));
  expect(await readFile(join(grown, 'index.js'), 'utf8')).toContain('"large"');
});

it('the bundler refuses a folder that is no dataset, in one sentence', async () => {
  const datasets = await datasetsWith({ cars: "export const cars = { name: 'car', columns: [], target: {} };" });
  await expect(bundle('predict', datasets)).rejects.toThrow(
    'datasets/cars/cars.ts declares the dataset "car"; name it "cars", as its folder.',
  );
});
