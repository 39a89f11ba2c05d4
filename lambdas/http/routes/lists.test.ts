import { beforeEach, expect, test } from 'vitest';
import { settle } from '../../../registry/ledger.ts';
import { moveLedger } from '../../../registry/ledger-store.ts';
import { writeStepRecord } from '../../../registry/run-records.ts';
import { call } from '../testing/call.ts';
import { arrangeUpload, openOwner, putReceipt, type TestOwner } from '../testing/open-owner.ts';

const [FIRST, SECOND, THIRD] = ['1'.repeat(16), '2'.repeat(16), '3'.repeat(16)];
let data: TestOwner['data'];
let routes: TestOwner['routes'];

beforeEach(() => {
  ({ data, routes } = openOwner());
});

test('uploads are listed with state and counts, also uploads that are not in the ledger yet', async () => {
  await arrangeUpload(data, SECOND, 'held', 'overlaps');
  await arrangeUpload(data, FIRST, 'in force');
  const rows = { read: 1, accepted: 1, refused: 0, repaired: 0 };
  await putReceipt(data, THIRD, { name: 'third.csv', rows, notes: [], verdict: { state: 'in force' } });
  const { body } = await call(routes, 'GET /v1/{dataset}/uploads');
  expect(body.uploads).toMatchObject([
    { uploadId: FIRST, state: 'in force', read: 10, accepted: 9, refused: 1, name: `${FIRST}.csv` },
    { uploadId: SECOND, state: 'held', because: 'overlaps', message: 'In a sentence.' },
    { uploadId: THIRD, state: 'pending', read: 1 },
  ]);
  const one = await call(routes, 'GET /v1/{dataset}/uploads/{id}', { path: { id: FIRST } });
  expect(one.body).toMatchObject({ dataset: 'diamonds', state: 'in force', receipt: { notes: ['x'] } });
});

test('the upload that was read last is first, and keeps its place when its state changes; a list is of a state, of a name', async () => {
  const days = { [FIRST]: '2026-11-02', [SECOND]: '2026-11-04', [THIRD]: '2026-11-03' };
  for (const [id, day] of Object.entries(days)) {
    const entry = { state: 'held', because: 'overlaps', by: 'stima', name: `${day}.csv` } as const;
    const readAt = `${day}T10:00:00Z`;
    await moveLedger(data, 'diamonds', (ledger) => settle(ledger, id, { ...entry, readAt, since: readAt }));
  }
  const list = async (query: Record<string, string> = {}) => {
    const { status, body } = await call(routes, 'GET /v1/{dataset}/uploads', { query });
    return status === 200 ? body.uploads.map(({ uploadId }: { uploadId: string }) => uploadId) : [status, body.detail];
  };
  expect(await list()).toEqual([SECOND, THIRD, FIRST]);
  await call(routes, 'POST /v1/{dataset}/uploads/{id}/accept', { path: { id: FIRST } });
  expect(await list()).toEqual([SECOND, THIRD, FIRST]);
  expect(await list({ state: 'in force' })).toEqual([FIRST]);
  expect(await list({ state: 'held' })).toEqual([SECOND, THIRD]);
  expect(await list({ name: '2026-11-03.csv' })).toEqual([THIRD]);
  expect(await list({ name: '2026-11-03.csv', state: 'in force' })).toEqual([]);
  expect(await list({ state: 'lost' })).toEqual([
    400,
    expect.stringMatching(/^state is "lost", but must be in force, held/),
  ]);

  const first = (await call(routes, 'GET /v1/{dataset}/uploads', { query: { state: 'held', limit: '1' } })).body;
  expect(first.uploads).toMatchObject([{ uploadId: SECOND, readAt: '2026-11-04T10:00:00Z' }]);
  expect(await list({ state: 'held', limit: '1', next: first.next })).toEqual([THIRD]);
});

test('uploads and runs come in pages', async () => {
  const ids = Array.from({ length: 7 }, (_, index) => String(index).repeat(16));
  for (const id of ids) {
    await arrangeUpload(data, id, 'held');
    await writeStepRecord(data, 'diamonds', `run-${id}`, { step: 'fit', at: `2026-11-2${id[0]}T14:00:00Z` });
  }
  for (const [route, list, idOf, expected] of [
    ['GET /v1/{dataset}/uploads', 'uploads', 'uploadId', ids],
    ['GET /v1/{dataset}/runs', 'runs', 'runId', ids.map((id) => `run-${id}`).reverse()],
  ] as const) {
    const told: string[][] = [];
    let query: Record<string, string> = { limit: '3' };
    for (;;) {
      const { status, body } = await call(routes, route, { query });
      expect(status).toBe(200);
      told.push(body[list].map((entry: Record<string, string>) => entry[idOf]));
      if (body.next === undefined) break;
      query = { limit: '3', next: body.next };
    }
    expect(told).toEqual([expected.slice(0, 3), expected.slice(3, 6), expected.slice(6)]);
    expect((await call(routes, route)).body).not.toHaveProperty('next');
    expect((await call(routes, route, { query: { limit: '7' } })).body).not.toHaveProperty('next');
  }
});

test.each(['GET /v1/{dataset}/uploads', 'GET /v1/{dataset}/runs'])('%s names the allowed pages', async (route) => {
  const ask = async (query: Record<string, string>) => (await call(routes, route, { query })).body;
  for (const limit of ['0', '1001', '-1', '1.5', '1e2', 'ten', '']) {
    expect(await ask({ limit })).toMatchObject({
      status: 400,
      code: 'invalid-parameter',
      detail: `limit is "${limit}", but must be a whole number from 1 to 1000.`,
    });
  }
  for (const next of ['', 'nonsense', FIRST, Buffer.from('../../x').toString('base64url'), '%00', 'x'.repeat(5000)]) {
    const { status, code, detail } = await ask({ next });
    expect([status, code]).toEqual([404, 'unknown-page']);
    expect(detail).toBe(
      `next is ${JSON.stringify(next.length > 80 ? `${next.slice(0, 80)}…` : next)}, but must be what an answer of this list gave as next, or left out.`,
    );
  }
});

test('an upload that waits is first, one with a damaged receipt is last, and both are found by their state', async () => {
  const waiting = [{ uploadId: FIRST, name: 'first.csv', because: 'the disk was full' }];
  const owner = openOwner({ waiting: async () => waiting });
  const DAMAGED = '4'.repeat(16);
  await arrangeUpload(owner.data, SECOND, 'held', 'overlaps');
  await putReceipt(owner.data, THIRD, {
    name: 'third.csv',
    rows: { read: 1, accepted: 1, refused: 0, repaired: 0 },
    notes: [],
    verdict: { state: 'in force' },
  });
  await owner.data.put(`uploads/diamonds/${DAMAGED}/receipt.json`, 'nonsense');
  const list = async (query: Record<string, string> = {}) =>
    (await call(owner.routes, 'GET /v1/{dataset}/uploads', { query })).body.uploads;
  const all = await list();
  expect(all).toMatchObject([
    { uploadId: FIRST, state: 'waiting', name: 'first.csv', because: 'the disk was full' },
    { uploadId: SECOND, state: 'held' },
    { uploadId: THIRD, state: 'pending', name: 'third.csv', read: 1 },
    { uploadId: DAMAGED, state: 'pending', damaged: true },
  ]);
  expect(await list({ state: 'waiting' })).toEqual([all[0]]);
  expect(await list({ state: 'pending' })).toEqual([all[2], all[3]]);
  expect(await list({ name: 'third.csv' })).toEqual([all[2]]);
});

test('the refused rows of an upload are a CSV', async () => {
  const refused = (id: string) => call(routes, 'GET /v1/{dataset}/uploads/{id}/rejected', { path: { id } });
  await data.put(`uploads/diamonds/${FIRST}/rejected.csv`, 'line,column,reason,text\n');
  const { status, headers, text } = await refused(FIRST);
  expect([status, headers?.['content-type'], text]).toEqual([
    200,
    'text/csv; charset=utf-8',
    'line,column,reason,text\n',
  ]);
  expect((await refused(SECOND)).status).toBe(404);
});
