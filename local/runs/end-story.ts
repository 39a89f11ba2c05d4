import { findRun, writeStepRecord } from '../../registry/run-records.ts';
import type { Store } from '../../registry/storage/store.ts';

/** Writes that a run has failed, where the run itself could not: else it would be told to be running for ever. */
export async function endStory(data: Store, dataset: string, runId: string, message: string, now: Date): Promise<void> {
  const story = await findRun(data, dataset, runId);
  if (story?.state !== 'running') return;
  await writeStepRecord(data, dataset, runId, { step: 'failure', at: now.toISOString(), ends: 'failed', message });
}
