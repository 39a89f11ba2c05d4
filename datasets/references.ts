import { existsSync, readFileSync } from 'node:fs';
import { datasetFile } from './folders.ts';

/**
 * The reference for robust weights, as JSON, if one ships with the dataset. Bundlers put the text of `bundled-sources.ts` in
 * this file's place.
 */
export function findReferenceJson(dataset: string): unknown {
  const path = datasetFile(dataset, 'reference.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
