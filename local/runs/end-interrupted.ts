import { listRuns, writeStepRecord } from '../../lambdas/run-records.ts';
import type { Store } from '../../lambdas/storage/store.ts';

/** Ends the stories of runs whose process has died: what they left undone is taken up by runs of their own. */
export async function endInterrupted(data: Store, dataset: string, now: Date): Promise<void> {
  for (const { runId, state } of await listRuns(data, dataset))
    if (state === 'running')
      await writeStepRecord(data, dataset, runId, {
        step: 'interrupted',
        at: now.toISOString(),
        ends: 'failed',
        message: 'The process ended in the middle of this run; another run takes up what it left.',
      });
}
