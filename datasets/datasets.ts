import type { Dataset } from './dataset.ts';
import { datasetFolders } from './folders.ts';
import { loadDataset } from './load-dataset.ts';

/**
 * Every dataset that can be priced, by name: one for each folder beside this file. Bundlers put the text of
 * `bundled-sources.ts` in this file's place, since a bundle has no folders.
 */
export const datasets: ReadonlyMap<string, Dataset> = new Map(
  (await Promise.all(datasetFolders().map((folder) => loadDataset(folder)))).map(({ dataset }) => [
    dataset.name,
    dataset,
  ]),
);
