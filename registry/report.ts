import { readAnything, recordReader } from '../training/table/read-json.ts';
import { findRecord, orDamage, unlessDamaged } from './record.ts';
import type { Store } from './storage/store.ts';

export const reportKey = (dataset: string, version: string) => `${dataset}/${version}/report.json`;

/** What was measured of a version, as its kind of target wrote it. @throws CorruptRecordError */
export async function findReport(
  models: Store,
  dataset: string,
  version: string,
): Promise<Record<string, unknown> | undefined> {
  return findRecord(models, reportKey(dataset, version), recordReader(readAnything));
}

/** Whether a version has a report that can be read. */
export async function hasReport(models: Store, dataset: string, version: string): Promise<boolean> {
  return unlessDamaged(await orDamage(findReport(models, dataset, version))) !== undefined;
}
