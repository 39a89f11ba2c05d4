import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folders beside this file that are no datasets. */
const NO_DATASETS: readonly string[] = ['testing'];

/**
 * The folders in which datasets stand: the one of this file, and the one that STIMA_DATASETS names. Who cannot write into the first,
 * in an image for example, keeps datasets in the second.
 */
export function datasetRoots(own: string | undefined = process.env.STIMA_DATASETS): readonly string[] {
  return own ? [import.meta.dirname, resolve(own)] : [import.meta.dirname];
}

/** The sorted names of the folders of datasets. A new folder is a new dataset. */
export function datasetFolders(root = import.meta.dirname): string[] {
  if (root !== import.meta.dirname && !existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NO_DATASETS.includes(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** The path of a file in a dataset's folder. The file need not exist. */
export function datasetFile(dataset: string, file: string, root = rootOf(dataset)): string {
  return join(root, dataset, file);
}

function rootOf(dataset: string): string {
  return datasetRoots().find((root) => existsSync(join(root, dataset))) ?? import.meta.dirname;
}
