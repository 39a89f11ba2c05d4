import { readReceipt } from '../receipt.ts';
import { decodeOrDamage, unlessDamaged } from '../record.ts';
import { readStoredRecord, type StoredRecord } from '../run-story.ts';
import type { Store } from '../storage/store.ts';
import { type Damaged, damagedOf, keysUnder, type Scanned, scan, wholeOf } from './scan.ts';

/** The records of a run. */
export interface ReadRun {
  readonly runId: string;
  /** in the order of the steps */
  readonly steps: readonly StoredRecord[];
  readonly damaged: readonly Damaged[];
}

export async function readRuns(data: Store, dataset: string): Promise<ReadRun[]> {
  const prefix = `runs/${dataset}/`;
  const keys = await keysUnder(data, prefix, /^[\w-]+\/[^/]+\.json$/);
  const byRun = new Map<string, Scanned<StoredRecord>[]>();
  for (const scanned of await scan(data, keys, readStoredRecord)) {
    const runId = scanned.key.slice(prefix.length).split('/')[0]!;
    byRun.set(runId, [...(byRun.get(runId) ?? []), scanned]);
  }
  return [...byRun].map(([runId, scanned]) => ({
    runId,
    steps: wholeOf(scanned).sort((a, b) => a.order - b.order),
    damaged: damagedOf(scanned),
  }));
}

/**
 * The receipt of an upload as the run that read it recorded it. If it was read more than once, the last reading counts. Of those
 * runs that found it read already, none comes before the first, whose record has the very text of the receipt.
 */
export function findRecordedReceipt(runs: readonly ReadRun[], uploadId: string): object | undefined {
  const found = runs.flatMap(({ steps }) =>
    steps.flatMap(({ step, at, detail }) => {
      if ((step !== 'ingest' && step !== 'correct') || typeof detail !== 'object' || detail === null) return [];
      const receipt = unlessDamaged(decodeOrDamage('', Buffer.from(JSON.stringify(detail)), readReceipt));
      if (receipt?.uploadId !== uploadId) return [];
      return [{ readAt: receipt.readAt, at, detail }];
    }),
  );
  return found.sort((a, b) => compare(b.readAt, a.readAt) || compare(a.at, b.at))[0]?.detail;
}

/** What the last run that compared a version recorded of its decision. */
export function findRecordedDecision(runs: readonly ReadRun[], version: string): object | undefined {
  const found = runs.flatMap(({ steps }) => {
    const isOfVersion = steps.some(
      ({ step, detail }) => step === 'fit' && isObject(detail) && detail.version === version,
    );
    const decided = steps.findLast(({ step, detail }) => step === 'decide' && isObject(detail));
    const promoted = steps.findLast(({ step }) => step === 'promote');
    if (!isOfVersion || !decided || !isObject(decided.detail)) return [];
    return isFinal(decided.detail) ? [{ ...decided.detail, at: promoted?.at ?? decided.at }] : [];
  });
  return found.sort((a, b) => compare(b.at, a.at))[0];
}

/** The others decide nothing, or say nothing of how the version came to be what it is. */
const isFinal = ({ because }: Record<string, unknown>): boolean =>
  because !== 'superseded' && because !== 'nothing-changed' && because !== 'already-champion';

/** The version that a run promoted last. */
export function findLastPromoted(
  runs: readonly ReadRun[],
): { readonly version: string; readonly at: string } | undefined {
  const found = runs.flatMap(({ steps }) =>
    steps.flatMap(({ step, at, detail }) =>
      step === 'promote' && isObject(detail) && typeof detail.version === 'string'
        ? [{ version: detail.version, at }]
        : [],
    ),
  );
  return found.sort((a, b) => compare(b.at, a.at))[0];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
