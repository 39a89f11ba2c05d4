import { encodeRecord, orDamage, unlessDamaged } from './record.ts';
import { type RunStory, readStory, type StepRecord } from './run-story.ts';
import { inBatches } from './storage/in-batches.ts';
import type { Store } from './storage/store.ts';

/**
 * Records a step of a run. Records are never replaced. A step that is done twice, such as an evaluation after the champion
 * moved, has two: `evaluate.json` and `evaluate.2.json`.
 */
export async function writeStepRecord(data: Store, dataset: string, runId: string, record: StepRecord): Promise<void> {
  if (!/^[a-z][a-z0-9-]*$/.test(record.step)) throw new RangeError(`${record.step} is not the name of a step`);
  if (!isRunId(runId)) throw new RangeError(`${runId} is not the id of a run`);
  // The steps of a run come one after the other, but clocks of machines differ. So the steps are counted, not ordered by time.
  const order = (await keysOfRun(data, dataset, runId)).length + 1;
  if (order === 1) await writeCursor(data, dataset, record.at, runId);
  const body = encodeRecord({ order, ...record });
  for (let time = 1; ; time += 1) {
    const name = time === 1 ? record.step : `${record.step}.${time}`;
    if ((await data.putIfAbsent(`${runFolder(dataset, runId)}${name}.json`, body)) !== undefined) return;
  }
}

/** The records of a run so far; `undefined` if there are none. @throws CorruptRecordError if none of them can be read */
export async function findRun(data: Store, dataset: string, runId: string): Promise<RunStory | undefined> {
  if (!isRunId(runId)) return undefined;
  return readStory(data, dataset, runId, await keysOfRun(data, dataset, runId));
}

/**
 * Runs of a dataset, the latest first. If more follow, `next` is the cursor of the last one. Each run writes its cursor in this
 * order when it begins. So only the records of the page are read.
 */
export async function listRuns(
  data: Store,
  dataset: string,
  { limit, after = '' }: { readonly limit: number; readonly after?: string },
): Promise<{ readonly runs: RunStory[]; readonly next?: string }> {
  const folder = orderFolder(dataset);
  const cursors: string[] = [];
  for await (const { key } of data.list(folder)) {
    const name = key.slice(folder.length);
    const found = name.replace(/\.json$/, '');
    // Cursors are compared in the order in which they are listed.
    if (!isRunCursor(found) || name <= `${after}.json`) continue;
    cursors.push(found);
    if (cursors.length > limit) break;
  }
  const page = cursors.slice(0, limit);
  const stories = await inBatches(page, async (found) => {
    const runId = runIdAt(found);
    const story = await readStory(data, dataset, runId, await keysOfRun(data, dataset, runId), beginningOf(found));
    // A cursor has no records if it was written twice, or by a process that then died.
    return story && cursorOf(story.startedAt, story.runId) === found ? story : undefined;
  });
  const runs = stories.filter((story) => story !== undefined);
  const last = page.at(-1);
  return { runs, ...(cursors.length > limit && last !== undefined && { next: last }) };
}

/**
 * Writes the cursor of every run in the order of {@link listRuns}, for an older store whose runs wrote none.
 * @returns the ids of all runs
 */
export async function indexRuns(data: Store, dataset: string): Promise<string[]> {
  const runIds = new Set<string>();
  for await (const { key } of data.list(`runs/${dataset}/`)) {
    const runId = key.split('/')[2]!;
    if (isRunId(runId)) runIds.add(runId);
  }
  for (const runId of runIds) {
    const story = unlessDamaged(await orDamage(findRun(data, dataset, runId)));
    // A run of which nothing can be read has no place in the order.
    if (story) await writeCursor(data, dataset, story.startedAt, runId);
  }
  return [...runIds];
}

/** Whether a text can be the cursor of a run in the order of {@link listRuns}. */
export const isRunCursor = (text: string): boolean => /^\d{16}-[\w-]{1,100}$/.test(text);

/** Milliseconds since 1970, in the year 33658. */
const FAR_AHEAD = 1e15;

/** No run has such an id. */
const orderFolder = (dataset: string) => `runs/${dataset}/.latest-first/`;

async function writeCursor(data: Store, dataset: string, at: string, runId: string): Promise<void> {
  await data.put(`${orderFolder(dataset)}${cursorOf(at, runId)}.json`, '{}\n');
}

/** Ascending, the latest first. */
function cursorOf(at: string, runId: string): string {
  return `${String(FAR_AHEAD - (Date.parse(at) || 0)).padStart(16, '0')}-${runId}`;
}

/** When the run began, as its cursor says it. */
const beginningOf = (cursor: string) => new Date(Math.max(0, FAR_AHEAD - Number(cursor.slice(0, 16)))).toISOString();

const runIdAt = (cursor: string) => cursor.slice(17);

const runFolder = (dataset: string, runId: string) => `runs/${dataset}/${runId}/`;

/** What Step Functions allows as the name of an execution, without its exotic characters. */
const isRunId = (runId: string) => /^[\w-]{1,100}$/.test(runId);

async function keysOfRun(data: Store, dataset: string, runId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of data.list(runFolder(dataset, runId))) if (key.endsWith('.json')) keys.push(key);
  return keys;
}
