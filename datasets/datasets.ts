import type { Dataset } from './dataset.ts';
import { datasetRoots } from './folders.ts';
import { loadDatasets } from './load-dataset.ts';

/**
 * Every dataset by name. There is one for each folder beside this file, and for each folder of STIMA_DATASETS. A bundler replaces this
 * file by the text of `bundled-sources.ts`, since a bundle has no folders.
 */
export const datasets: ReadonlyMap<string, Dataset> = await loadDatasets(datasetRoots());
