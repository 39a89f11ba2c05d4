import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { datasets } from '../../../datasets/datasets.ts';
import { settle, type UploadState } from '../../../registry/ledger.ts';
import { moveLedger } from '../../../registry/ledger-store.ts';
import type { Receipt } from '../../../registry/receipt.ts';
import { writeStepRecord } from '../../../registry/run-records.ts';
import type { TrainRequest } from '../../../registry/runs.ts';
import { memoryStore } from '../../../registry/storage/memory-store.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { answeringKinds } from '../../../training/kinds/registered/answering.ts';
import { configuringKinds } from '../../../training/kinds/registered/configuring.ts';
import type { Routes } from '../request/handler.ts';
import { call } from '../testing/call.ts';
import { ownerRoutes } from './owner.ts';

const [FIRST, SECOND, THIRD] = ['1'.repeat(16), '2'.repeat(16), '3'.repeat(16)];
let data: Store;
let models: Store;
let started: TrainRequest[];
let announced: string[];
let routes: Routes;
let canStart: boolean;

beforeEach(() => {
  data = memoryStore();
  models = memoryStore();
  started = [];
  announced = [];
  canStart = true;
  routes = ownerRoutes({
    datasets,
    data,
    models,
    runs: {
      startForFile: (key) => {
        announced.push(key);
        return { runId: 'answer-1' };
      },
      async start(request) {
        if (!canStart) throw new Error('arn:aws:secret');
        started.push(request);
        return { runId: `run-${started.length}` };
      },
    },
    uploadUrls: { create: async (key) => ({ url: `https://s3/${key}`, headers: {}, expiresAt: 'soon' }) },
    configuring: configuringKinds,
    answering: {
      lattice: { ...answeringKinds.lattice!, openModel: (_, bytes) => JSON.parse(Buffer.from(bytes).toString()) },
    },
    now: () => new Date('2026-11-21T14:00:00Z'),
  });
});

async function arrange(uploadId: string, state: UploadState, because?: string) {
  const entry = {
    state,
    since: '2026-11-01T00:00:00Z',
    by: 'stima',
    name: `${uploadId}.csv`,
    ...(because && { because }),
  };
  await moveLedger(data, 'diamonds', (ledger) => settle(ledger, uploadId, entry));
  const rows = { read: 10, accepted: 9, refused: 1, repaired: 0 };
  await putReceipt(uploadId, {
    name: entry.name,
    rows,
    notes: ['x'],
    // The ledger has its state since then.
    verdict: { state: state === 'withdrawn' ? 'in force' : state, message: 'In a sentence.' },
  });
}

/** The keys and contents are those that ingest writes. */
async function putReceipt(uploadId: string, own: Pick<Receipt, 'name' | 'rows' | 'notes' | 'verdict'>): Promise<void> {
  const known = { uploadId, dataset: 'diamonds', bytes: 100, readAt: '2026-11-01T00:00:00Z' };
  await data.put(`uploads/diamonds/${uploadId}/receipt.json`, JSON.stringify({ ...known, ...own }));
}

const csv = 'carat,cut\r\n1,Ideal\r\n';

test.each([
  ['text', 'text/csv; charset=utf-8', csv],
  ['bytes', 'text/csv', Buffer.from(csv)],
  ['gzip', 'application/gzip', gzipSync(csv)],
])('a file that is sent as %s is stored in incoming, byte for byte', async (_, type, body) => {
  const { status, body: answer } = await call(routes, 'POST /v1/{dataset}/uploads', {
    body,
    headers: { 'Content-Type': type },
  });
  const uploadId = createHash('sha256').update(body).digest('hex').slice(0, 16);
  expect([status, answer.uploadId]).toEqual([202, uploadId]);
  const stored = await data.get(`incoming/diamonds/${answer.name}`);
  expect(Buffer.from(stored.body).equals(Buffer.from(body))).toBe(true);
  expect(started).toEqual([]);
});

test('a file gets the given name; sent again it is the same upload, and another file does not overwrite it', async () => {
  const asked = { body: csv, headers: { 'Content-Type': 'text/csv' }, query: { name: 'a.csv' } };
  expect((await call(routes, 'POST /v1/{dataset}/uploads', asked)).body.name).toBe('a.csv');
  expect((await call(routes, 'POST /v1/{dataset}/uploads', asked)).status).toBe(202);
  const other = await call(routes, 'POST /v1/{dataset}/uploads', { ...asked, body: 'other' });
  expect([other.status, other.body.code]).toEqual([409, 'name-taken']);
  expect(Buffer.from((await data.get('incoming/diamonds/a.csv')).body).toString()).toBe(csv);
});

test('JSON with a name is answered with a URL', async () => {
  const { status, body } = await call(routes, 'POST /v1/{dataset}/uploads', { body: { name: '2026-11.csv' } });
  expect(status).toBe(201);
  expect(body).toMatchObject({ method: 'PUT', url: 'https://s3/incoming/diamonds/2026-11.csv', name: '2026-11.csv' });
});

const NEVER_READ = ['.hidden', 'a.csv.part', 'a.csv.crdownload', '~$a.xlsx', 'Thumbs.db', 'a.csv.result.txt'];
test.each(['../x.csv', 'a/b.csv', '..', ...NEVER_READ, 'a\\b', 'a\u0000b', 'x'.repeat(201), 5, ''])(
  'the name %j is refused',
  async (name) => {
    expect((await call(routes, 'POST /v1/{dataset}/uploads', { body: { name } })).status).toBe(400);
  },
);

test.each([
  ['an empty file', '', 'text/csv', 400],
  ['a picture', 'x', 'image/png', 415],
  ['a form', 'x', 'multipart/form-data', 415],
])('%s is refused', async (_, body, type, status) => {
  expect((await call(routes, 'POST /v1/{dataset}/uploads', { body, headers: { 'Content-Type': type } })).status).toBe(
    status,
  );
});

test('uploads are listed with state and counts, also uploads that are not in the ledger yet', async () => {
  await arrange(SECOND, 'held', 'overlaps');
  await arrange(FIRST, 'in force');
  const rows = { read: 1, accepted: 1, refused: 0, repaired: 0 };
  await putReceipt(THIRD, { name: 'third.csv', rows, notes: [], verdict: { state: 'in force' } });
  const { body } = await call(routes, 'GET /v1/{dataset}/uploads');
  expect(body.uploads).toMatchObject([
    { uploadId: FIRST, state: 'in force', read: 10, accepted: 9, refused: 1, name: `${FIRST}.csv` },
    { uploadId: SECOND, state: 'held', because: 'overlaps', message: 'In a sentence.' },
    { uploadId: THIRD, state: 'pending', read: 1 },
  ]);
  const one = await call(routes, 'GET /v1/{dataset}/uploads/{id}', { path: { id: FIRST } });
  expect(one.body).toMatchObject({ dataset: 'diamonds', state: 'in force', receipt: { notes: ['x'] } });
});

test.each(['f'.repeat(16), 'nonsense', '..', 'constructor'])('there is no upload %s', async (id) => {
  for (const route of [
    'GET /v1/{dataset}/uploads/{id}',
    'DELETE /v1/{dataset}/uploads/{id}',
    'POST /v1/{dataset}/uploads/{id}/accept',
  ]) {
    expect((await call(routes, route, { path: { id } })).body).toMatchObject({ status: 404, code: 'unknown-upload' });
  }
});

test('DELETE withdraws an upload in force and refuses a held one, and starts a run for each', async () => {
  await arrange(FIRST, 'in force');
  await arrange(SECOND, 'in force');
  await arrange(THIRD, 'held', 'overlaps');
  const remove = (id: string) => call(routes, 'DELETE /v1/{dataset}/uploads/{id}', { path: { id } });
  expect(await remove(FIRST)).toMatchObject({ status: 202, body: { state: 'withdrawn', runId: 'run-1' } });
  expect(await remove(THIRD)).toMatchObject({ status: 202, body: { state: 'refused', runId: 'run-2' } });
  expect((await remove(FIRST)).body.code).toBe('not-in-force');
  expect((await remove(SECOND)).body.code).toBe('last-in-force');
  expect(started.map(({ cause, by }) => [cause, by])).toEqual([
    ['withdrawal', 'owner'],
    ['refusal', 'owner'],
  ]);
});

test('an upload that is held with a question is accepted with the answer, and its file is read again', async () => {
  await arrange(FIRST, 'held', 'ambiguous-numbers');
  const accept = (body?: unknown) =>
    call(routes, 'POST /v1/{dataset}/uploads/{id}/accept', {
      path: { id: FIRST },
      ...(body !== undefined && { body }),
    });
  expect((await accept()).body).toMatchObject({ status: 409, code: 'needs-answer' });
  expect((await accept({ scale: 'of nobody' })).body).toMatchObject({ code: 'invalid-input' });
  expect((await accept({ currency: 'EUR' })).body).toMatchObject({ code: 'invalid-input' });
  expect((await accept({ decimal: 'dot' })).body).toMatchObject({ code: 'invalid-input' });
  expect(announced).toEqual([]);
  expect(await accept({ decimal: 'comma' })).toMatchObject({ status: 202, body: { state: 'held', runId: 'answer-1' } });
  expect(announced).toEqual([`incoming/diamonds/${FIRST}.csv`]);
});

test('a held upload is accepted, alone or in place of other uploads', async () => {
  await arrange(FIRST, 'in force');
  await arrange(SECOND, 'held', 'contradicts-champion');
  await arrange(THIRD, 'held', 'overlaps');
  const accept = (id: string, body?: unknown) =>
    call(routes, 'POST /v1/{dataset}/uploads/{id}/accept', { path: { id }, ...(body !== undefined && { body }) });
  expect(await accept(SECOND)).toMatchObject({ status: 202, body: { state: 'in force', runId: 'run-1' } });
  expect(await accept(THIRD, { insteadOf: [FIRST] })).toMatchObject({ status: 202, body: { state: 'in force' } });
  expect((await accept(THIRD)).body).toMatchObject({ status: 409, code: 'not-held' });
  expect((await accept(THIRD, { insteadOf: ['x'] })).body.errors[0].path).toBe('/insteadOf/0');
  expect((await accept(THIRD, { instead: [] })).body.errors[0].code).toBe('unknown-field');
  const { uploads } = (await call(routes, 'GET /v1/{dataset}/uploads')).body;
  expect(uploads.map(({ state }: { state: string }) => state)).toEqual(['withdrawn', 'in force', 'in force']);
  expect(uploads[1].contested).toBe(true);
  expect(started.map(({ cause }) => cause)).toEqual(['acceptance', 'acceptance']);
});

test('if no run can be started, the answer says that the ledger has changed, and reveals nothing secret', async () => {
  await arrange(FIRST, 'held', 'overlaps');
  canStart = false;
  const { status, text, body } = await call(routes, 'POST /v1/{dataset}/uploads/{id}/accept', { path: { id: FIRST } });
  expect([status, body.code]).toEqual([503, 'run-not-started']);
  expect(body.detail).toContain('is in force');
  expect(text).not.toContain('arn');
});

test('train starts a run with the given parameters', async () => {
  expect(await call(routes, 'POST /v1/{dataset}/train')).toMatchObject({ status: 202, body: { runId: 'run-1' } });
  await call(routes, 'POST /v1/{dataset}/train', { body: { parameters: { penalty: 0.05 } } });
  expect(started.map(({ cause, parameters }) => [cause, parameters])).toEqual([
    ['request', {}],
    ['request', { penalty: 0.05 }],
  ]);
  const wrong = await call(routes, 'POST /v1/{dataset}/train', { body: { parameters: { penalty: -1 } } });
  expect(wrong.body).toMatchObject({
    status: 400,
    errors: [{ path: '/parameters/penalty', found: -1 }],
    detail: 'parameters/penalty is -1, but must be at least 0.0001: with less, the solver does not come to an end.',
  });
  expect((await call(routes, 'POST /v1/{dataset}/train', { body: 'null' })).status).toBe(400);
  const twice = '{"parameters":{"penalty":1,"penalty":2}}';
  expect((await call(routes, 'POST /v1/{dataset}/train', { body: twice })).body.code).toBe('repeated-key');
  const endless = await call(routes, 'POST /v1/{dataset}/train', { body: '{"parameters":{"penalty":1e999}}' });
  expect(endless.body).toMatchObject({ status: 400, errors: [{ found: 'a number above 1.7e308' }] });
  const proto = await call(routes, 'POST /v1/{dataset}/train', { body: '{"parameters":{"__proto__":{"penalty":1}}}' });
  expect(proto.status).toBe(400);
});

test('a run lists its steps', async () => {
  await writeStepRecord(data, 'diamonds', 'run-7', { step: 'fit', at: '2026-11-21T14:00:00Z', ends: 'failed' });
  expect((await call(routes, 'GET /v1/{dataset}/runs')).body.runs[0]).toMatchObject({
    runId: 'run-7',
    state: 'failed',
  });
  expect((await call(routes, 'GET /v1/{dataset}/runs/{id}', { path: { id: 'run-7' } })).body.steps).toHaveLength(1);
  for (const id of ['nope', '../x', '']) {
    expect((await call(routes, 'GET /v1/{dataset}/runs/{id}', { path: { id } })).body.code).toBe('unknown-run');
  }
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

test('an upload says where to ask what has become of it', async () => {
  const post = (asked: Parameters<typeof call>[2]) => call(routes, 'POST /v1/{dataset}/uploads', asked);
  const { body: url } = await post({ body: { name: 'a b.csv' } });
  expect(url.askAt).toBe('/v1/diamonds/uploads?name=a%20b.csv');
  const { body: sent } = await post({ body: csv, headers: { 'Content-Type': 'text/csv' } });
  expect(sent.askAt).toBe(`/v1/diamonds/uploads/${sent.uploadId}`);
});

test('uploads and runs come in pages', async () => {
  const ids = Array.from({ length: 7 }, (_, index) => String(index).repeat(16));
  for (const id of ids) {
    await arrange(id, 'held');
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

test('promote makes a version champion, forward and back', async () => {
  for (const version of ['v1', 'v2']) await models.put(`diamonds/${version}/model.json`, '{}');
  const promote = (version: string) =>
    call(routes, 'POST /v1/{dataset}/versions/{version}/promote', { path: { version } });
  expect((await promote('v1')).body).toEqual({
    dataset: 'diamonds',
    version: 'v1',
    since: '2026-11-21T14:00:00.000Z',
    by: 'owner',
  });
  expect((await promote('v2')).body.previous).toBe('v1');
  expect((await promote('v1')).body.previous).toBe('v2');
  expect((await promote('v3')).body).toMatchObject({ status: 404, code: 'unknown-version' });
  expect((await promote('latest')).status).toBe(400);
});

test('promote repairs an unreadable pointer, and says what it found', async () => {
  await models.put('diamonds/v1/model.json', '{}');
  await models.put('diamonds/champion.json', 'nonsense');
  const promote = () => call(routes, 'POST /v1/{dataset}/versions/{version}/promote', { path: { version: 'v1' } });
  const repaired = {
    dataset: 'diamonds',
    version: 'v1',
    since: '2026-11-21T14:00:00.000Z',
    by: 'owner',
    repaired: 'diamonds/champion.json was damaged: 8 bytes that are not JSON',
  };
  expect(await promote()).toMatchObject({ status: 200, body: repaired });
  expect((await promote()).body).toEqual(repaired);
});
