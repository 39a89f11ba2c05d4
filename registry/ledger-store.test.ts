import { describe, expect, it } from 'vitest';
import { CorruptLedgerError } from './corrupt-ledger-error.ts';
import { emptyLedger, inForce, type Ledger, type LedgerEntry, settle, withdraw } from './ledger.ts';
import { moveLedger, readLedger } from './ledger-store.ts';
import { memoryStore } from './storage/memory-store.ts';
import type { Store } from './storage/store.ts';
import { StorageError } from './storage/store.ts';

const entry: LedgerEntry = { state: 'in force', since: '2026-01-01T00:00:00Z', by: 'ingest', name: 'a.csv' };
const settling = (id: string) => (ledger: Ledger) => settle(ledger, id, entry);

/** A store that counts its writes. */
function countingStore(): Store & { writes: number } {
  const inner = memoryStore();
  const counting = {
    ...inner,
    writes: 0,
    putIfAbsent: async (...args: Parameters<Store['putIfAbsent']>) => {
      counting.writes += 1;
      return inner.putIfAbsent(...args);
    },
    putIfMatch: async (...args: Parameters<Store['putIfMatch']>) => {
      counting.writes += 1;
      return inner.putIfMatch(...args);
    },
  };
  return counting;
}

describe('moveLedger', () => {
  it('begins with an empty ledger and keeps each move', async () => {
    const store = memoryStore();
    expect(await readLedger(store, 'diamonds')).toEqual(emptyLedger('diamonds'));
    const moved = await moveLedger(store, 'diamonds', settling('a'));
    expect(await readLedger(store, 'diamonds')).toEqual(moved);
    expect(inForce(moved)).toEqual(['a']);
  });

  it('is decoded once for the same bytes, and again when they have changed', async () => {
    const [store, other] = [memoryStore(), memoryStore()];
    for (const each of [store, other]) await moveLedger(each, 'diamonds', settling('a'));
    const before = await readLedger(store, 'diamonds');
    expect(await readLedger(store, 'diamonds')).toBe(before);
    expect(await readLedger(other, 'diamonds')).not.toBe(before);
    await moveLedger(store, 'diamonds', settling('b'));
    expect(inForce(await readLedger(store, 'diamonds'))).toEqual(['a', 'b']);
    expect(inForce(before)).toEqual(['a']);
    await store.put('ledger/diamonds.json', '{');
    await expect(readLedger(store, 'diamonds')).rejects.toThrow(CorruptLedgerError);
  });

  it('keeps every one of twenty moves made at once', async () => {
    const store = memoryStore();
    const ids = Array.from({ length: 20 }, (_, index) => `upload-${index}`);
    await Promise.all(ids.map((id) => moveLedger(store, 'diamonds', settling(id))));
    expect(inForce(await readLedger(store, 'diamonds'))).toEqual(ids.toSorted());
  });

  it('writes once if the same upload is settled five times at once', async () => {
    const store = countingStore();
    await Promise.all(Array.from({ length: 5 }, () => moveLedger(store, 'diamonds', settling('a'))));
    const etag = (await store.get('ledger/diamonds.json')).etag();
    await moveLedger(store, 'diamonds', settling('a'));
    expect((await store.get('ledger/diamonds.json')).etag()).toBe(etag);
  });

  it('withdraws only one of the last two uploads if both are withdrawn at once', async () => {
    const store = memoryStore();
    for (const id of ['a', 'b']) await moveLedger(store, 'd', settling(id));
    const mover = { by: 'owner', since: '2026-01-02T00:00:00Z' };
    const results = await Promise.all(
      ['a', 'b'].map((id) => moveLedger(store, 'd', (ledger) => withdraw(ledger, id, mover))),
    );
    expect(results.filter((result) => 'refused' in result)).toMatchObject([{ refused: 'last-in-force' }]);
    expect(inForce(await readLedger(store, 'd'))).toHaveLength(1);
  });

  it('writes nothing after a refusal or without a change', async () => {
    const store = countingStore();
    await moveLedger(store, 'd', settling('a'));
    const refusal = await moveLedger(store, 'd', (ledger) => withdraw(ledger, 'a', { by: 'owner', since: '' }));
    expect(refusal).toMatchObject({ refused: 'last-in-force' });
    await moveLedger(store, 'd', settling('a'));
    expect(store.writes).toBe(1);
  });

  it('has the same bytes in any order of the moves', async () => {
    const [one, other] = [memoryStore(), memoryStore()];
    for (const id of ['a', 'b', 'c']) await moveLedger(one, 'd', settling(id));
    for (const id of ['c', 'a', 'b']) await moveLedger(other, 'd', settling(id));
    expect((await one.get('ledger/d.json')).body).toEqual((await other.get('ledger/d.json')).body);
  });

  it('gives up with one sentence if others always win', { timeout: 60_000 }, async () => {
    const store: Store = { ...memoryStore(), putIfAbsent: async () => undefined };
    await expect(moveLedger(store, 'd', settling('a'), { attempts: 3 })).rejects.toThrow(
      new StorageError('ledger/d.json was moved by others at each of 3 attempts.'),
    );
  });
});

describe('readLedger', () => {
  it.each([
    ['{', 'bytes that are not JSON'],
    ['null', '/: null, an object expected'],
    ['{"dataset":"d","uploads":[],"versions":{}}', '/uploads: a list, an object expected'],
    ['{"dataset":"e","uploads":{},"versions":{}}', 'it is that of e'],
    ['{"dataset":"d","uploads":{"a":{"state":"lost"}},"versions":{}}', '/uploads/a/state: "lost", "in force" or'],
    ['{"dataset":"d","uploads":{},"versions":{"k":"3"}}', 'it gives k the version "3"'],
  ])('refuses %s', async (text, message) => {
    const store = memoryStore();
    await store.put('ledger/d.json', text);
    const error = await readLedger(store, 'd').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CorruptLedgerError);
    expect(error.message).toContain(message);
  });
});
