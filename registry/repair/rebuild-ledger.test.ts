import { expect, it } from 'vitest';
import type { FitRecord } from '../candidate.ts';
import { accept, allotVersion, emptyLedger, type Ledger, type LedgerEntry, settle, withdraw } from '../ledger.ts';
import type { Receipt, Verdict } from '../receipt.ts';
import { rebuildLedger } from './rebuild-ledger.ts';
import { restoreSteps } from './restore-steps.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

const receipt = (uploadId: string, second: number, verdict: Verdict = { state: 'in force' }): Receipt => ({
  ...{ uploadId, dataset: 'd', name: `${uploadId}.csv`, bytes: 1, readAt: at(second), notes: [], verdict },
  rows: { read: 1, accepted: 1, refused: 0, repaired: 0 },
});

const fit = (uploadIds: readonly string[]): FitRecord => ({
  ...{ uploadIds, parameters: {}, recipe: 'r', fittedAt: at(0), baselines: {}, trials: [], iterations: {} },
});

const entry = (name: string, own: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...{ state: 'in force', since: at(0), by: 'stima', name, ...own },
});

const expectLedger = (found: unknown): Ledger => {
  expect(found).not.toHaveProperty('refused');
  return found as Ledger;
};

it('tells a withdrawal and an acceptance by the set that was decided on afterwards', () => {
  const { ledger, gaps } = rebuildLedger('d', {
    receipts: [
      receipt('a', 1),
      receipt('b', 2),
      receipt('c', 3, { state: 'held', because: 'contradicts-champion' }),
      receipt('e', 9),
    ],
    versions: [
      { version: 'v1', fit: fit(['a', 'b']), decision: { kind: 'promote', at: at(4), changes: 2 } },
      { version: 'v2', fit: fit(['a', 'c']), decision: { kind: 'keep', at: at(5), changes: 4 } },
    ],
  });
  expect(ledger.uploads).toMatchObject({
    a: { state: 'in force', by: 'stima', since: at(1) },
    b: { state: 'withdrawn', by: 'repair', since: at(5) },
    c: { state: 'in force', contested: true },
    // It was read after the decision.
    e: { state: 'in force' },
  });
  expect(ledger.uploads.c).not.toHaveProperty('because');
  expect(ledger.changes).toBe(5);
  expect(Object.values(ledger.versions)).toEqual(['v1', 'v2']);
  expect(gaps.join()).toContain('cannot be told');
});

it('is its copy, with all that nothing else tells', () => {
  let copy: Ledger = emptyLedger('d');
  for (const id of ['a', 'b']) copy = settle(copy, id, entry(`${id}.csv`));
  copy = allotVersion(expectLedger(withdraw(copy, 'b', { by: 'owner', since: at(8) })), 'key');
  const decision = { kind: 'promote', at: at(4), changes: 2 };
  const evidence = {
    receipts: [receipt('a', 1), receipt('b', 2)],
    versions: [{ version: 'v7', fit: fit(['a', 'b']), decision }],
  };
  const { ledger, gaps } = rebuildLedger('d', { copy, ...evidence });
  expect(ledger).toMatchObject({ uploads: copy.uploads, changes: copy.changes });
  expect(Object.values(ledger.versions).sort()).toEqual(['v1', 'v7']);
  expect(gaps).toEqual([]);
});

it('follows a decision that is later than its copy, and says so', () => {
  let copy: Ledger = emptyLedger('d');
  for (const id of ['a', 'b']) copy = settle(copy, id, entry(`${id}.csv`));
  const after = expectLedger(withdraw(copy, 'b', { by: 'owner', since: at(8) }));
  const versions = [
    { version: 'v1', fit: fit(['a']), decision: { kind: 'promote', at: at(9), changes: after.changes } },
  ];
  const { ledger, gaps } = rebuildLedger('d', { copy, receipts: [], versions });
  expect(ledger.uploads.b).toMatchObject({ state: 'withdrawn', since: at(9) });
  expect(ledger.changes).toBe(after.changes);
  expect(gaps).toEqual([expect.stringContaining('older than the decision')]);
  expect(expectLedger(accept(ledger, 'b', { by: 'owner', since: at(10) })).changes).toBe(after.changes + 1);
});

it('puts records of steps into the places that the others leave free', () => {
  const step = (order: number, name: string) => ({ order, step: name, at: at(order), detail: undefined });
  const named = (...steps: string[]) => steps.map((name) => ({ key: `${name}.json`, step: name }));
  const places = (whole: number[], ...damaged: string[]) =>
    restoreSteps(
      whole.map((order) => step(order, 'x')),
      named(...damaged),
      at(99),
    ).map(({ record }) => [record.order, record.step, record.at, record.ends]);
  expect(places([1, 4], 'fit', 'evaluate')).toEqual([
    [2, 'fit', at(1), undefined],
    [3, 'evaluate', at(1), undefined],
  ]);
  expect(places([1, 2], 'promote')).toEqual([[3, 'promote', at(2), 'succeeded']]);
  expect(places([1, 2], 'failure')).toEqual([[3, 'failure', at(2), 'failed']]);
  expect(places([], 'ingest')).toEqual([[1, 'ingest', at(99), 'succeeded']]);
});
