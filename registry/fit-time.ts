import { objectReader, optionalReader, readString } from '../training/table/read-json.ts';
import { findRecord, orDamage, unlessDamaged } from './record.ts';
import type { Store } from './storage/store.ts';

export const fitKey = (dataset: string, version: string) => `${dataset}/${version}/fit.json`;

const readTime = objectReader<{ readonly asOf?: string }>({ asOf: optionalReader(readString) });

/**
 * The last period that a version knows, as the record of its fit says it. A model of one period does not say it itself. `undefined`
 * if the record is older, damaged or not there: the model answers all the same.
 */
export async function findFitTime(models: Store, dataset: string, version: string): Promise<string | undefined> {
  return unlessDamaged(await orDamage(findRecord(models, fitKey(dataset, version), readTime)))?.asOf;
}
