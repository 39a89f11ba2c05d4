import { existsSync, readFileSync } from 'node:fs';
import { datasetFile } from './folders.ts';

/**
 * The reference for robust weights, as JSON, if one ships with the dataset. Bundlers put the text of `bundled-sources.ts` in
 * this file's place.
 */
export function findReferenceJson(dataset: string): unknown {
  return findJson(dataset, 'reference.json');
}

/** What is expected of inputs that are not given, as JSON, if the dataset ships it. */
export function findImputationJson(dataset: string): unknown {
  return findJson(dataset, 'imputation.json');
}

function findJson(dataset: string, file: string): unknown {
  const path = datasetFile(dataset, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
