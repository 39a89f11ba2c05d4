import { CorruptRecordError, orDamage } from '../../registry/record.ts';
import { findRun, writeStepRecord } from '../../registry/run-records.ts';
import type { Store } from '../../registry/storage/store.ts';

/**
 * Records the failure of a run that could not record it itself. Otherwise the run would be listed as running for ever.
 */
export async function endStory(data: Store, dataset: string, runId: string, message: string, now: Date): Promise<void> {
  const story = await orDamage(findRun(data, dataset, runId));
  // Nobody can tell how a damaged story ends.
  if (!story || story instanceof CorruptRecordError || story.state !== 'running') return;
  await writeStepRecord(data, dataset, runId, { step: 'failure', at: now.toISOString(), ends: 'failed', message });
}
