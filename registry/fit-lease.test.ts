import { beforeEach, describe, expect, it } from 'vitest';
import { createFitLeases, FitUnderWayError, releaseFitLease, type WithFitLease } from './fit-lease.ts';
import { memoryStore } from './storage/memory-store.ts';
import { StorageError, type Store } from './storage/store.ts';

describe('the lease to fit', () => {
  let data: Store;
  let nowMs: number;
  let withLease: WithFitLease;
  beforeEach(() => {
    data = memoryStore();
    nowMs = 1_795_000_000_000;
    withLease = createFitLeases(data, 60_000, () => new Date(nowMs));
  });

  /** Takes the lease, and keeps it until `end`. */
  const hold = async (dataset: string, runId: string) => {
    const { promise, resolve: end } = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const done = withLease(dataset, runId, () => {
      begun.resolve();
      return promise;
    });
    await Promise.race([begun.promise, done]);
    return { end, done };
  };
  const fits = (dataset: string, runId: string) => withLease(dataset, runId, async () => runId);

  it('belongs to one run of a dataset, and then to the next', async () => {
    const { end, done } = await hold('rugs', 'a');
    await expect(fits('rugs', 'b')).rejects.toThrow(FitUnderWayError);
    await expect(fits('stones', 'b')).resolves.toBe('b');
    end();
    await done;
    await expect(fits('rugs', 'b')).resolves.toBe('b');
  });

  it('belongs to one of ten runs that ask at once', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const runs = Array.from({ length: 10 }, (_, i) => withLease('rugs', `run${i}`, () => promise));
    const refused = runs.map((run) => run.then(() => 0).catch((error) => Number(error instanceof FitUnderWayError)));
    setTimeout(resolve, 20);
    expect((await Promise.all(refused)).reduce((sum, one) => sum + one)).toBe(9);
  });

  it('is released if the work fails, which keeps its own error', async () => {
    await expect(withLease('rugs', 'a', () => Promise.reject(new StorageError('full')))).rejects.toThrow('full');
    await expect(fits('rugs', 'b')).resolves.toBe('b');
  });

  it('passes on from a dead run when it expires, and the dead run cannot release it later', async () => {
    const { end, done } = await hold('rugs', 'dead');
    nowMs += 59_999;
    await expect(fits('rugs', 'b')).rejects.toThrow('dead holds the lease to fit (ledger/rugs.turn.json).');
    nowMs += 1;
    const next = await hold('rugs', 'b');
    end();
    await done;
    await expect(fits('rugs', 'c')).rejects.toThrow(FitUnderWayError);
    next.end();
    await next.done;
  });

  it('is still held by a run that tries again', async () => {
    await hold('rugs', 'a');
    await expect(fits('rugs', 'a')).resolves.toBe('a');
  });

  it.each(['', '{"runId":"a","unt', '[]', '{"runId":"a","until":9e15,"sha256":"0"}'])(
    'counts as taken for as long as a lease can last if it is damaged: %j',
    async (text) => {
      await data.put('ledger/rugs.turn.json', text);
      await expect(fits('rugs', 'b')).rejects.toThrow(FitUnderWayError);
      await releaseFitLease(data, 'rugs', 'b');
      nowMs += 59_999;
      await expect(fits('rugs', 'c')).rejects.toThrow('a damaged lease no longer names holds the lease to fit');
      nowMs += 1;
      await expect(fits('rugs', 'c')).resolves.toBe('c');
    },
  );
});
