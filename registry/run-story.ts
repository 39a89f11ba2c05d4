import {
  objectReader,
  optionalReader,
  readAnything,
  readNumber,
  readString,
  wordReader,
} from '../training/table/read-json.ts';
import { CorruptRecordError, getRecord, orDamage } from './record.ts';
import type { Store } from './storage/store.ts';

/** `unknown`: the record of its last step is damaged. */
export type RunState = 'running' | 'succeeded' | 'failed' | 'unknown';

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
  /** in the order in which they were done; those whose records are damaged are left out */
  readonly steps: readonly StepRecord[];
  /** Set if a record of the run is damaged. `message` says which. */
  readonly damaged?: true;
  readonly message?: string;
}

/**
 * The story that the records of a run tell. A damaged record costs its own step.
 * @param keys      of the records
 * @param startedAt when the run began, if its first record does not tell
 * @throws CorruptRecordError if no record is whole, and it is not known when the run began
 */
export async function readStory(
  data: Store,
  dataset: string,
  runId: string,
  keys: readonly string[],
  startedAt?: string,
): Promise<RunStory | undefined> {
  const read = await Promise.all(keys.map((key) => orDamage(getRecord(data, key, readStoredRecord))));
  if (read.length === 0) return undefined;
  const damages = read.filter((record) => record instanceof CorruptRecordError);
  const records = read
    .flatMap((record) => (record instanceof CorruptRecordError ? [] : [record]))
    .sort((a, b) => a.order - b.order);
  const first = records[0];
  const last = records.at(-1);
  const began = first?.order === 1 ? first.at : (startedAt ?? first?.at);
  if (began === undefined) throw damages[0]!;
  return {
    runId,
    dataset,
    state: stateAfter(last, read.length, damages.length),
    startedAt: began,
    updatedAt: last?.at ?? began,
    steps: records.map(({ order: _, ...record }) => record),
    ...(damages.length > 0 && { damaged: true as const, message: describe(damages, read.length) }),
  };
}

export interface StoredRecord extends StepRecord {
  readonly order: number;
}

export const readStoredRecord = objectReader<StoredRecord>({
  order: readNumber,
  step: readString,
  at: readString,
  ends: optionalReader(wordReader('succeeded', 'failed')),
  message: optionalReader(readString),
  detail: readAnything,
});

/** The steps are counted, so it is known whether a damaged one was the last. Nothing follows a success. */
function stateAfter(last: StoredRecord | undefined, count: number, damaged: number): RunState {
  const isLast = damaged === 0 || (last !== undefined && (last.order >= count || last.ends === 'succeeded'));
  return isLast ? (last?.ends ?? 'running') : 'unknown';
}

function describe(damages: readonly CorruptRecordError[], count: number): string {
  const names = damages.map(({ key }) => key.slice(key.lastIndexOf('/') + 1)).join(', ');
  return `${damages.length} of its ${count} records cannot be read (${names}); they only told what was done, and nothing rests on them.`;
}
