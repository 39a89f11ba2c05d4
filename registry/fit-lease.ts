import type { Store } from './storage/store.ts';

/**
 * Does the work when it is the turn of this run, and gives the turn back.
 * @throws FitUnderWayError if another run has it
 */
export type WithFitLease = <T>(dataset: string, runId: string, work: () => Promise<T>) => Promise<T>;

/** Another run fits the same data set; what it leaves to do is seen when it is done. */
export class FitUnderWayError extends Error {
  override readonly name = 'FitUnderWayError';
}

/** Where runs come one after the other anyway. */
export const withoutLease: WithFitLease = (_, __, work) => work();

/**
 * At most one fit of a data set at a time, over any number of machines: the turn is an object that is written on condition.
 * Who waits for it reads the ledger only when it is theirs. So uploads that arrive during a fit are fitted by the first of
 * their runs to have the turn, all together, and the others find that fit done.
 * @param leaseMs after this long a turn is given up: longer than its holder can live
 */
export function createFitLeases(data: Store, leaseMs: number, now: () => Date): WithFitLease {
  return async (dataset, runId, work) => {
    const key = leaseKey(dataset);
    const etag = await take(data, key, { runId, until: now().getTime() + leaseMs }, now().getTime());
    // Who has taken over after the lease has the turn now: then there is nothing to give back.
    const giveBack = () => data.putIfMatch(key, encode({ runId, until: 0 }), etag);
    let result: Awaited<ReturnType<typeof work>>;
    try {
      result = await work();
    } catch (error) {
      // The lease ends it, if storage is away; what went wrong first is what counts.
      await giveBack().catch(() => {});
      throw error;
    }
    await giveBack();
    return result;
  };
}

/**
 * Takes the turn for work that another machine does: whoever knows that it is over gives it back.
 * @throws FitUnderWayError if another run has it
 */
export async function acquireFitLease(
  data: Store,
  dataset: string,
  runId: string,
  { leaseMs, now }: { readonly leaseMs: number; readonly now: () => Date },
): Promise<void> {
  await take(data, leaseKey(dataset), { runId, until: now().getTime() + leaseMs }, now().getTime());
}

/** Gives back the turn of a run that is over, if it still has it. */
export async function releaseFitLease(data: Store, dataset: string, runId: string): Promise<void> {
  const key = leaseKey(dataset);
  const stored = await data.find(key);
  const held: Lease | undefined = stored && JSON.parse(Buffer.from(stored.body).toString());
  if (stored && held?.runId === runId && held.until > 0)
    await data.putIfMatch(key, encode({ runId, until: 0 }), stored.etag);
}

interface Lease {
  readonly runId: string;
  /** Milliseconds since 1970; 0 once it has been given back. */
  readonly until: number;
}

const leaseKey = (dataset: string) => `ledger/${dataset}.turn.json`;

async function take(data: Store, key: string, turn: Lease, nowMs: number): Promise<string> {
  const stored = await data.find(key);
  const held: Lease | undefined = stored && JSON.parse(Buffer.from(stored.body).toString());
  // The same run again: its attempt before was lost on the way.
  if (held && held.until > nowMs && held.runId !== turn.runId) throw underWay(key, held.runId);
  const taken = stored ? data.putIfMatch(key, encode(turn), stored.etag) : data.putIfAbsent(key, encode(turn));
  const written = await taken;
  if (!written) throw underWay(key, 'another run');
  return written.etag;
}

const encode = (turn: Lease) => `${JSON.stringify(turn)}\n`;

const underWay = (key: string, runId: string) => new FitUnderWayError(`${runId} has the turn to fit (${key}).`);
