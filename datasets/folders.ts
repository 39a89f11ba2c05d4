import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders beside this file that are no datasets. */
const NO_DATASETS: readonly string[] = ['testing'];

/** Names of the folders of datasets, sorted. A new folder is a new dataset. */
export function datasetFolders(root = import.meta.dirname): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NO_DATASETS.includes(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Path of a file in a dataset's folder, whether it is there or not. */
export function datasetFile(dataset: string, file: string, root = import.meta.dirname): string {
  return join(root, dataset, file);
}
