import type { Store } from './storage/store.ts';

export type RunState = 'running' | 'succeeded' | 'failed';

/** What one step of a run has done. */
export interface StepRecord {
  /** such as `ingest`; lower case, digits, hyphens */
  readonly step: string;
  /** ISO 8601, when it was done */
  readonly at: string;
  /** The run ends with this step, so. */
  readonly ends?: 'succeeded' | 'failed';
  /** one sentence on what happened */
  readonly message?: string;
  /** what the step itself has to tell, as JSON */
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

/** What is stored as a record cannot be read as one. */
export class CorruptRecordError extends Error {
  override readonly name = 'CorruptRecordError';
}

/**
 * Adds a step to the story of a run. Records are never replaced: a step that is done twice (evaluated anew because the
 * champion moved) is told twice, as `evaluate.json` and `evaluate.2.json`.
 */
export async function writeStepRecord(data: Store, dataset: string, runId: string, record: StepRecord): Promise<void> {
  if (!/^[a-z][a-z0-9-]*$/.test(record.step)) throw new RangeError(`${record.step} is not the name of a step`);
  if (!isRunId(runId)) throw new RangeError(`${runId} is not the id of a run`);
  // The steps of a run come one after the other, but their clocks may not: the order is counted, not timed.
  const order = (await keysOfRun(data, dataset, runId)).length + 1;
  const body = `${JSON.stringify({ order, ...record }, null, 2)}\n`;
  for (let time = 1; ; time += 1) {
    const name = time === 1 ? record.step : `${record.step}.${time}`;
    if ((await data.putIfAbsent(`${runFolder(dataset, runId)}${name}.json`, body)) !== undefined) return;
  }
}

/** The story of a run so far; `undefined` if nothing of it is told. */
export async function findRun(data: Store, dataset: string, runId: string): Promise<RunStory | undefined> {
  if (!isRunId(runId)) return undefined;
  return readStory(data, dataset, runId, await keysOfRun(data, dataset, runId));
}

/** The runs of a dataset, the latest first. */
export async function listRuns(data: Store, dataset: string): Promise<RunStory[]> {
  const folder = `runs/${dataset}/`;
  const keysByRun = new Map<string, string[]>();
  for await (const { key } of data.list(folder)) {
    const runId = key.slice(folder.length).split('/', 1)[0]!;
    const keys = keysByRun.get(runId);
    if (keys === undefined) keysByRun.set(runId, [key]);
    else keys.push(key);
  }
  const stories: RunStory[] = [];
  const runs = [...keysByRun];
  for (let start = 0; start < runs.length; start += readsAtOnce) {
    const some = runs.slice(start, start + readsAtOnce);
    const told = await Promise.all(some.map(([runId, keys]) => readStory(data, dataset, runId, keys)));
    stories.push(...told.filter((story) => story !== undefined));
  }
  return stories.sort((a, b) => compare(b.startedAt, a.startedAt) || compare(b.runId, a.runId));
}

interface StoredRecord extends StepRecord {
  readonly order: number;
}

const readsAtOnce = 16;

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
    keys.filter((key) => key.endsWith('.json')).map(async (key) => decodeRecord(key, (await data.get(key)).body)),
  );
  const steps = records.sort((a, b) => a.order - b.order).map(({ order: _, ...record }) => record);
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const state = last.ends ?? 'running';
  return { runId, dataset, state, startedAt: first.at, updatedAt: last.at, steps };
}

function decodeRecord(key: string, body: Uint8Array): StoredRecord {
  let value: Partial<StoredRecord> | null;
  try {
    value = JSON.parse(Buffer.from(body).toString());
  } catch (cause) {
    throw new CorruptRecordError(`${key} is not JSON`, { cause });
  }
  if (typeof value?.step !== 'string' || typeof value.at !== 'string' || typeof value.order !== 'number') {
    throw new CorruptRecordError(`${key} is not the record of a step`);
  }
  return value as StoredRecord;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
