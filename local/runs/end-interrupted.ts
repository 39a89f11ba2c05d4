import { mapFolder, removeMap } from '../../lambdas/flow/shards/manifest.ts';
import { isDryRun, storeOfRun } from '../../registry/dry-run.ts';
import { CorruptRecordError, orDamage } from '../../registry/record.ts';
import { findRun, indexRuns, writeStepRecord } from '../../registry/run-records.ts';
import type { RunStory } from '../../registry/run-story.ts';
import type { Store } from '../../registry/storage/store.ts';
import type { UnderWay } from './under-way.ts';

/**
 * Ends the records of runs whose process has died. Other runs take up their unfinished work. The list of such runs is read before
 * this returns, so runs that begin now are not among them.
 */
export function endInterrupted(data: Store, datasets: Iterable<string>, underWay: UnderWay, now: Date): Promise<void> {
  return end(data, [...datasets], underWay, underWay.list(), now.toISOString());
}

async function end(
  data: Store,
  datasets: readonly string[],
  underWay: UnderWay,
  left: readonly string[] | undefined,
  now: string,
): Promise<void> {
  // A store of 0.1.0 has no list of runs under way, and no order of runs. So all its runs are looked through once.
  for (const dataset of datasets)
    for (const runId of left ?? (await indexRuns(data, dataset))) {
      const own = storeOfRun(data, runId);
      const story = await findStory(own, dataset, runId);
      // A run on the list did not end. This is known even if the record of its last step is damaged.
      const isOpen = story?.state === 'running' || (story?.state === 'unknown' && left !== undefined);
      if (story && isOpen && story.startedAt < now)
        await writeStepRecord(own, dataset, runId, {
          step: 'interrupted',
          at: now,
          ends: 'failed',
          message: `The process ended in the middle of this run; ${isDryRun(runId) ? 'send the file again' : 'another run does the rest'}.`,
        });
    }
  for (const dataset of datasets) await removePieces(data, dataset, now);
  underWay.forget(left ?? []);
}

/** The records of a run. Nothing is found if none of them can be read. */
async function findStory(data: Store, dataset: string, runId: string): Promise<RunStory | undefined> {
  const story = await orDamage(findRun(data, dataset, runId));
  return story instanceof CorruptRecordError ? undefined : story;
}

/**
 * Removes the shards of runs that have ended. A run under way has begun since, and was marked before it cut anything.
 */
async function removePieces(data: Store, dataset: string, now: string): Promise<void> {
  const folder = `pieces/${dataset}/`;
  const runIds = new Set<string>();
  for await (const { key } of data.list(folder)) runIds.add(key.slice(folder.length).split('/')[0]!);
  for (const runId of runIds) {
    const story = await findStory(data, dataset, runId);
    if (story && story.startedAt < now) await removeMap(data, mapFolder(dataset, runId));
  }
}
