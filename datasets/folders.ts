import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folders beside this file that are no datasets. */
const NO_DATASETS: readonly string[] = ['testing'];

/** The sorted names of the folders of datasets. A new folder is a new dataset. */
export function datasetFolders(root = import.meta.dirname): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NO_DATASETS.includes(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** The path of a file in a dataset's folder. The file need not exist. */
export function datasetFile(dataset: string, file: string, root = import.meta.dirname): string {
  return join(root, dataset, file);
}
