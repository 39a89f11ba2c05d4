import { existsSync, readFileSync } from 'node:fs';
import { datasetFile } from './folders.ts';

/**
 * The reference for robust weights as JSON, if one ships with the dataset. A bundler replaces this file by the text of
 * `bundled-sources.ts`.
 */
export function findReferenceJson(dataset: string): unknown {
  return findJson(dataset, 'reference.json');
}

/** The imputation of missing inputs as JSON, if one ships with the dataset. */
export function findImputationJson(dataset: string): unknown {
  return findJson(dataset, 'imputation.json');
}

function findJson(dataset: string, file: string): unknown {
  const path = datasetFile(dataset, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
