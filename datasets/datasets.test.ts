import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundledSources } from './bundled-sources.ts';
import { datasets } from './datasets.ts';
import { diamonds } from './diamonds/diamonds.ts';
import { datasetFolders, datasetRoots } from './folders.ts';
import { loadDataset, loadDatasets } from './load-dataset.ts';
import { findReferenceJson } from './references.ts';

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

/** A folder of datasets with one dataset folder, which has one file. Names and text are given. */
function rootWith(folder: string, file = `${folder}.ts`, text = ''): string {
  const root = mkdtempSync(join(tmpdir(), 'stima-datasets-'));
  roots.push(root);
  mkdirSync(join(root, folder));
  writeFileSync(join(root, folder, file), text);
  return root;
}

const declared = (name: string) => `{ name: ${JSON.stringify(name)}, columns: [], target: {} }`;

describe('datasets', () => {
  it('are the objects that the files of the folders export', () => {
    expect([...datasets.keys()].toSorted()).toEqual(datasetFolders());
    expect(datasets.get('diamonds')).toBe(diamonds);
  });

  it('begin with the default one, whatever names the others have', async () => {
    const root = rootWith(
      'zircons',
      'zircons.ts',
      `export const zircons = { ...${declared('zircons')}, isDefault: true };`,
    );
    mkdirSync(join(root, 'agates'));
    writeFileSync(join(root, 'agates/agates.ts'), `export const agates = ${declared('agates')};`);
    expect([...(await loadDatasets([root])).keys()]).toEqual(['zircons', 'agates']);
    expect([...datasets.keys()][0]).toBe('diamonds');
  });

  it('have the reference of their folder, or none', () => {
    expect(findReferenceJson('diamonds')).toMatchObject({ dataset: 'diamonds' });
    expect(findReferenceJson('opals')).toBeUndefined();
  });

  it('need no line elsewhere, since a new folder is found, also by a bundler', async () => {
    const root = rootWith('black-opals', 'black-opals.ts', `export const opals = ${declared('black-opals')};`);
    mkdirSync(join(root, 'testing'));
    expect(datasetFolders(root)).toEqual(['black-opals']);
    expect((await loadDataset('black-opals', root)).dataset.name).toBe('black-opals');
    const sources = await bundledSources(root);
    expect(sources['datasets.ts']).toContain("import { opals as dataset0 } from './black-opals/black-opals.ts'");
    expect(sources['references.ts']).not.toContain('black-opals');
    writeFileSync(join(root, 'black-opals/reference.json'), '{}');
    expect((await bundledSources(root))['references.ts']).toContain('black-opals/reference.json');
  });

  it.each([
    ['cars', 'README.md', '', 'datasets/cars has no cars.ts; declare the dataset there, or move the folder.'],
    ['cars', 'cars.ts', 'export const max = 3;', 'datasets/cars/cars.ts exports no dataset; export one object'],
    [
      'cars',
      'cars.ts',
      `export const cars = ${declared('car')};`,
      'datasets/cars/cars.ts declares the dataset "car"; name it "cars", as its folder.',
    ],
    [
      'cars',
      'cars.ts',
      `export const a = ${declared('cars')}; export const b = ${declared('cars')};`,
      'datasets/cars/cars.ts exports 2 datasets; give each a folder of its own.',
    ],
    ['cars', 'cars.ts', "throw new Error('no fuel');", 'datasets/cars/cars.ts cannot be imported: no fuel.'],
    ['Used cars', 'cars.ts', '', 'datasets/Used cars is no name of a dataset; use lower-case letters'],
  ])('a folder %s that is none is named in one sentence: %s %s', async (folder, file, text, message) => {
    const root = rootWith(folder, file, text);
    await expect(loadDataset(folder, root)).rejects.toThrow(message);
    await expect(bundledSources(root)).rejects.toThrow(message);
  });
});

describe('datasets of one’s own', () => {
  it('are found in the folder that STIMA_DATASETS names, beside those that ship', async () => {
    const root = rootWith('opals', 'opals.ts', `export const opals = ${declared('opals')};`);
    expect(datasetRoots(root)).toEqual([import.meta.dirname, root]);
    expect(datasetRoots('')).toEqual([import.meta.dirname]);
    expect([...(await loadDatasets(datasetRoots(root))).keys()]).toEqual([...datasets.keys(), 'opals']);
    expect([...(await loadDatasets([join(root, 'nowhere')])).keys()]).toEqual([]);
  });

  it('have names of their own', async () => {
    const root = rootWith('diamonds', 'diamonds.ts', `export const mine = ${declared('diamonds')};`);
    await expect(loadDatasets(datasetRoots(root))).rejects.toThrow(
      'has a dataset diamonds, and so have the shipped ones',
    );
  });
});
