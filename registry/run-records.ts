import {
  objectReader,
  optionalReader,
  readAnything,
  readNumber,
  readString,
  wordReader,
} from '../training/table/read-json.ts';
import { getRecord } from './decode-record.ts';
import { inBatches } from './storage/in-batches.ts';
import type { Store } from './storage/store.ts';

export type RunState = 'running' | 'succeeded' | 'failed';

/** The record of one step of a run. */
export interface StepRecord {
  /** such as `ingest`; lower case, digits, hyphens */
  readonly step: string;
  /** ISO 8601, when it was done */
  readonly at: string;
  /** How the run ends, if it ends with this step. */
  readonly ends?: 'succeeded' | 'failed';
  /** one sentence on what happened */
  readonly message?: string;
  /** details of the step, as JSON */
  readonly detail?: unknown;
}

export interface RunStory {
  readonly runId: string;
  readonly dataset: string;
  readonly state: RunState;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** in the order in which they were done */
  readonly steps: readonly StepRecord[];
}

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
  const body = `${JSON.stringify({ order, ...record }, null, 2)}\n`;
  for (let time = 1; ; time += 1) {
    const name = time === 1 ? record.step : `${record.step}.${time}`;
    if ((await data.putIfAbsent(`${runFolder(dataset, runId)}${name}.json`, body)) !== undefined) return;
  }
}

/** The records of a run so far; `undefined` if there are none. */
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
  const told = await inBatches(page, async (found) => {
    const story = await findRun(data, dataset, runIdAt(found));
    // A cursor has no records if it was written twice, or by a process that then died.
    return story && cursorOf(story.startedAt, story.runId) === found ? story : undefined;
  });
  const runs = told.filter((story) => story !== undefined);
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
    const story = await findRun(data, dataset, runId);
    if (story) await writeCursor(data, dataset, story.startedAt, runId);
  }
  return [...runIds];
}

/** Whether a text can be the cursor of a run in the order of {@link listRuns}. */
export const isRunCursor = (text: string): boolean => /^\d{16}-[\w-]{1,100}$/.test(text);

interface StoredRecord extends StepRecord {
  readonly order: number;
}

const readStoredRecord = objectReader<StoredRecord>({
  order: readNumber,
  step: readString,
  at: readString,
  ends: optionalReader(wordReader('succeeded', 'failed')),
  message: optionalReader(readString),
  detail: readAnything,
});

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

const runIdAt = (cursor: string) => cursor.slice(17);

const runFolder = (dataset: string, runId: string) => `runs/${dataset}/${runId}/`;

/** What Step Functions allows as the name of an execution, without its exotic characters. */
const isRunId = (runId: string) => /^[\w-]{1,100}$/.test(runId);

async function keysOfRun(data: Store, dataset: string, runId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of data.list(runFolder(dataset, runId))) keys.push(key);
  return keys;
}

async function readStory(
  data: Store,
  dataset: string,
  runId: string,
  keys: readonly string[],
): Promise<RunStory | undefined> {
  const records = await Promise.all(
    keys.filter((key) => key.endsWith('.json')).map((key) => getRecord(data, key, readStoredRecord)),
  );
  const steps = records.sort((a, b) => a.order - b.order).map(({ order: _, ...record }) => record);
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const state = last.ends ?? 'running';
  return { runId, dataset, state, startedAt: first.at, updatedAt: last.at, steps };
}
