import type { Dataset } from './dataset.ts';
import { datasetFolders } from './folders.ts';
import { loadDataset } from './load-dataset.ts';

/**
 * Every dataset by name. There is one for each folder beside this file. A bundler replaces this file by the text of
 * `bundled-sources.ts`, since a bundle has no folders.
 */
export const datasets: ReadonlyMap<string, Dataset> = new Map(
  (await Promise.all(datasetFolders().map((folder) => loadDataset(folder)))).map(({ dataset }) => [
    dataset.name,
    dataset,
  ]),
);
