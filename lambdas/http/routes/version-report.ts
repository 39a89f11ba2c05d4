import { decisionKey } from '../../../registry/decision.ts';
import { findRecord } from '../../../registry/record.ts';
import { findReport as findStoredReport } from '../../../registry/report.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { readAnything, recordReader } from '../../../training/table/read-json.ts';

/** The report of a version without the points of its picture. They are many, and serve only the picture. */
export async function findReport(models: Store, dataset: string, version: string) {
  const report = await findStoredReport(models, dataset, version);
  const { evaluation } = report ?? {};
  if (typeof evaluation !== 'object' || evaluation === null) return report;
  const { points: _, ...figures } = evaluation as Record<string, unknown>;
  return { ...report, evaluation: figures };
}

/** Passed on unchanged. */
export const findDecision = (
  models: Store,
  dataset: string,
  version: string,
): Promise<Record<string, unknown> | undefined> =>
  findRecord(models, decisionKey(dataset, version), recordReader(readAnything));
