import { objectReader, readNumber, readString } from '../training/table/read-json.ts';
import { decodeOrDamage, encodeRecord, unlessDamaged } from './record.ts';
import type { Store, Stored } from './storage/store.ts';

/**
 * Takes the lease for this run, does the work, and gives the lease back.
 * @throws FitUnderWayError if another run has the lease
 */
export type WithFitLease = <T>(dataset: string, runId: string, work: () => Promise<T>) => Promise<T>;

/** Another run fits the same dataset. When it is done, the waiting run sees what is left to do. */
export class FitUnderWayError extends Error {
  override readonly name = 'FitUnderWayError';
}

/** No lease, for a place where runs never overlap. */
export const withoutLease: WithFitLease = (_, __, work) => work();

/**
 * A lease by which at most one fit of a dataset runs at a time, over any number of machines. The lease is an object
 * with conditional writes. A waiting run reads the ledger only when it has the lease. So it fits every upload that
 * arrived in the meantime, and the other waiting runs find that fit done.
 * @param leaseMs the time after which a lease expires. It is longer than its holder can live.
 */
export function createFitLeases(data: Store, leaseMs: number, now: () => Date): WithFitLease {
  return async (dataset, runId, work) => {
    const key = leaseKey(dataset);
    const etag = await take(data, key, { runId, until: now().getTime() + leaseMs }, now().getTime());
    // If the lease has expired and another run has taken it, there is nothing to release.
    const giveBack = () => data.putIfMatch(key, encodeRecord({ runId, until: 0 }), etag);
    let result: Awaited<ReturnType<typeof work>>;
    try {
      result = await work();
    } catch (error) {
      // If storage cannot be reached, the lease expires later. The first error is the one to report.
      await giveBack().catch(() => {});
      throw error;
    }
    await giveBack();
    return result;
  };
}

/**
 * Takes the lease for work that another machine does. The step that learns of the end of the work releases it.
 * @throws FitUnderWayError if another run has the lease
 */
export async function acquireFitLease(
  data: Store,
  dataset: string,
  runId: string,
  { leaseMs, now }: { readonly leaseMs: number; readonly now: () => Date },
): Promise<void> {
  await take(data, leaseKey(dataset), { runId, until: now().getTime() + leaseMs }, now().getTime());
}

/** Releases the lease of a run that has ended, if the run still has it. A damaged lease expires by itself. */
export async function releaseFitLease(data: Store, dataset: string, runId: string): Promise<void> {
  const key = leaseKey(dataset);
  const stored = await data.find(key);
  const holder = stored && findHolder(key, stored);
  if (stored && holder?.runId === runId && holder.until > 0)
    await data.putIfMatch(key, encodeRecord({ runId, until: 0 }), stored.etag());
}

interface Lease {
  readonly runId: string;
  /** Milliseconds since 1970. It is 0 after the release. */
  readonly until: number;
}

const readLease = objectReader<Lease>({ runId: readString, until: readNumber });

const leaseKey = (dataset: string) => `ledger/${dataset}.turn.json`;

/** No run has such an id. */
const UNKNOWN_RUN = 'a run that a damaged lease no longer names';

/** @returns undefined if the lease is damaged */
function findHolder(key: string, { body }: Stored): Lease | undefined {
  return unlessDamaged(decodeOrDamage(key, body, readLease));
}

async function take(data: Store, key: string, lease: Lease, nowMs: number): Promise<string> {
  const stored = await data.find(key);
  const holder = stored && findHolder(key, stored);
  if (stored && !holder) {
    // Nobody can tell whose it is, or until when. So it counts as taken for as long as a lease can last, and then expires.
    await data.putIfMatch(key, encodeRecord({ ...lease, runId: UNKNOWN_RUN }), stored.etag());
    throw underWay(key, UNKNOWN_RUN);
  }
  // The same run asks again, since the answer to its first attempt was lost.
  if (holder && holder.until > nowMs && holder.runId !== lease.runId) throw underWay(key, holder.runId);
  const body = encodeRecord(lease);
  const written = await (stored ? data.putIfMatch(key, body, stored.etag()) : data.putIfAbsent(key, body));
  if (!written) throw underWay(key, 'another run');
  return written.etag;
}

const underWay = (key: string, runId: string) => new FitUnderWayError(`${runId} holds the lease to fit (${key}).`);
