import { beforeEach, describe, expect, test } from 'vitest';
import { encodeRecord } from '../../../registry/record.ts';
import { writeStepRecord } from '../../../registry/run-records.ts';
import { call } from '../testing/call.ts';
import { arrangeUpload, openOwner, putReceipt, type TestOwner } from '../testing/open-owner.ts';

const [FIRST, SECOND, THIRD] = ['1'.repeat(16), '2'.repeat(16), '3'.repeat(16)];
let data: TestOwner['data'];
let models: TestOwner['models'];
let started: TestOwner['started'];
let announced: TestOwner['announced'];
let routes: TestOwner['routes'];
let failRuns: TestOwner['failRuns'];

beforeEach(() => {
  ({ data, models, started, announced, routes, failRuns } = openOwner());
});

test.each(['f'.repeat(16), 'nonsense', '..', 'constructor'])('there is no upload %s', async (id) => {
  for (const route of [
    'GET /v1/{dataset}/uploads/{id}',
    'GET /v1/{dataset}/uploads/{id}/rejected',
    'DELETE /v1/{dataset}/uploads/{id}',
    'POST /v1/{dataset}/uploads/{id}/accept',
  ]) {
    expect((await call(routes, route, { path: { id } })).body).toMatchObject({ status: 404, code: 'unknown-upload' });
  }
});

test('DELETE withdraws an upload in force and refuses a held one, and starts a run for each', async () => {
  await arrangeUpload(data, FIRST, 'in force');
  await arrangeUpload(data, SECOND, 'in force');
  await arrangeUpload(data, THIRD, 'held', 'overlaps');
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

test('DELETE answers what share of the data goes, and hands on that its model is confirmed', async () => {
  await arrangeUpload(data, FIRST, 'in force');
  await arrangeUpload(data, SECOND, 'in force');
  const put = (id: string, accepted: number) =>
    putReceipt(data, id, {
      name: `${id}.csv`,
      rows: { read: accepted, accepted, refused: 0, repaired: 0 },
      notes: [],
      verdict: { state: 'in force' },
    });
  await put(FIRST, 300);
  await put(SECOND, 900);
  const remove = (query?: Record<string, string>) =>
    call(routes, 'DELETE /v1/{dataset}/uploads/{id}', { path: { id: FIRST }, ...(query && { query }) });
  expect((await remove({ confirm: 'yes' })).body).toMatchObject({ status: 400, code: 'invalid-parameter' });
  expect(await remove()).toMatchObject({ status: 202, body: { state: 'withdrawn', share: 0.25 } });
  expect(started.at(-1)).not.toHaveProperty('confirm');
  expect((await remove()).body.code).toBe('not-in-force');
  expect(await remove({ confirm: 'true' })).toMatchObject({ status: 202, body: { state: 'withdrawn' } });
  expect(started.at(-1)).toMatchObject({ cause: 'withdrawal', confirm: true });
});

test('an upload that is held with a question is accepted with the answer, and its file is read again', async () => {
  await arrangeUpload(data, FIRST, 'held', 'ambiguous-numbers');
  const accept = (body?: unknown) =>
    call(routes, 'POST /v1/{dataset}/uploads/{id}/accept', {
      path: { id: FIRST },
      ...(body !== undefined && { body }),
    });
  expect((await accept()).body).toMatchObject({ status: 409, code: 'needs-answer' });
  expect((await accept({ scale: 'of nobody' })).body).toMatchObject({ code: 'invalid-input' });
  expect((await accept({ currency: 'EUR' })).body).toMatchObject({ code: 'invalid-input' });
  expect((await accept({ decimal: 'dot' })).body).toMatchObject({ code: 'invalid-input' });
  expect((await accept({ dates: 'year-first' })).body).toMatchObject({ code: 'invalid-input' });
  expect(announced).toEqual([]);
  expect(await accept({ decimal: 'comma' })).toMatchObject({ status: 202, body: { state: 'held', runId: 'answer-1' } });
  expect(announced).toEqual([`incoming/diamonds/${FIRST}.csv`]);
});

test('a held upload is accepted, alone or in place of other uploads', async () => {
  await arrangeUpload(data, FIRST, 'in force');
  await arrangeUpload(data, SECOND, 'held', 'contradicts-champion');
  await arrangeUpload(data, THIRD, 'held', 'overlaps');
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
  await arrangeUpload(data, FIRST, 'held', 'overlaps');
  failRuns();
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
    detail: 'parameters/penalty is -1, but must be at least 0.0001: with less, the solver does not converge.',
  });
  expect((await call(routes, 'POST /v1/{dataset}/train', { body: 'null' })).status).toBe(400);
  const twice = '{"parameters":{"penalty":1,"penalty":2}}';
  expect((await call(routes, 'POST /v1/{dataset}/train', { body: twice })).body.code).toBe('repeated-key');
  const endless = await call(routes, 'POST /v1/{dataset}/train', { body: '{"parameters":{"penalty":1e999}}' });
  expect(endless.body).toMatchObject({ status: 400, errors: [{ found: 'a number above 1.7e308' }] });
  const proto = await call(routes, 'POST /v1/{dataset}/train', { body: '{"parameters":{"__proto__":{"penalty":1}}}' });
  expect(proto.status).toBe(400);
});

test.each(['yes', ''])('repair does not guess what dry=%s means', async (dry) => {
  const { body } = await call(routes, 'POST /v1/{dataset}/repair', { query: { dry } });
  expect(body).toMatchObject({ code: 'invalid-parameter', detail: `dry is "${dry}", but must be true or false.` });
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

describe('promote', () => {
  const promote = (version: string, body?: unknown) =>
    call(routes, 'POST /v1/{dataset}/versions/{version}/promote', {
      path: { version },
      ...(body !== undefined && { body }),
    });
  /** A report that says how a version did beside another one. */
  const compare = (version: string, other: string, excess: number, bounds: readonly [number?, number?]) => {
    const [excessLowerBound = null, excessUpperBound = null] = bounds;
    const champion = { version: other, excess, excessLowerBound, excessUpperBound };
    return models.put(`diamonds/${version}/report.json`, encodeRecord({ comparison: { rows: 500, champion } }));
  };
  beforeEach(async () => {
    for (const version of ['v1', 'v2', 'v3']) await models.put(`diamonds/${version}/model.json`, '{}');
    await promote('v1');
  });

  test('says how a version did beside the champion, and waits for a word where that was worse', async () => {
    await compare('v2', 'v1', 0.02, [0.01, 0.03]);
    const refused = (await promote('v2')).body;
    expect(refused).toMatchObject({ status: 409, code: 'needs-confirm' });
    expect(refused.detail).toMatch(
      /^v2 is worse than v1: on 500 held-out rows its error is 2\.00\s% of the price larger, beyond chance\./,
    );
    expect((await promote('v2', { confirm: 'yes' })).body.code).toBe('invalid-input');
    expect((await promote('v1')).body).not.toHaveProperty('compared');
    const confirmed = await promote('v2', { confirm: true });
    expect(confirmed).toMatchObject({ status: 200, body: { version: 'v2', compared: { rows: 500, excess: 0.02 } } });
    // Back again: what the one did worse the other did better.
    expect((await promote('v1')).body).toMatchObject({ version: 'v1', compared: { rows: 500, excess: -0.02 } });
  });

  test('speaks of the log loss of a yes or no', async () => {
    const champion = { version: 'v1', excess: 0.0123, excessLowerBound: 0.001, excessUpperBound: 0.02 };
    const comparison = { measure: 'log-loss', rows: 500, champion };
    await models.put('diamonds/v2/report.json', encodeRecord({ comparison }));
    expect((await promote('v2')).body.detail).toContain('on 500 held-out rows its log loss is 0.0123 larger,');
  });

  test('waits for a word also where the champion was better beyond chance when it took the place of the version', async () => {
    await compare('v2', 'v1', -0.02, [-0.03, -0.01]);
    expect((await promote('v2')).body).toMatchObject({ version: 'v2', compared: { excess: -0.02 } });
    expect((await promote('v1')).body).toMatchObject({ status: 409, code: 'needs-confirm' });
    expect((await promote('v1', { confirm: true })).body).toMatchObject({ version: 'v1', compared: { excess: 0.02 } });
  });

  test('asks for nothing where chance may be the reason, where too few rows tell, and where a report is damaged', async () => {
    await compare('v2', 'v1', 0.02, [-0.01, 0.05]);
    expect((await promote('v2')).status).toBe(200);
    expect((await promote('v1')).status).toBe(200);
    await compare('v3', 'v1', 0.02, []);
    expect((await promote('v3')).body).toMatchObject({ version: 'v3', compared: { excess: 0.02 } });
    for (const version of ['v1', 'v2', 'v3']) await models.put(`diamonds/${version}/report.json`, '{');
    const unknown = await promote('v2');
    expect(unknown.status).toBe(200);
    expect(unknown.body).not.toHaveProperty('compared');
  });
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

describe('the month of an upload', () => {
  const correct = (asOf: unknown) =>
    call(routes, 'POST /v1/{dataset}/uploads/{id}/correct', { path: { id: FIRST }, body: { asOf } });

  test('is corrected by a run, under the id of the same rows at that time', async () => {
    await arrangeUpload(data, FIRST, 'in force');
    const { status, body } = await correct('2026-06');
    expect([status, body.state, body.runId]).toEqual([202, 'in force', 'run-1']);
    expect(body.uploadId).toMatch(/^[0-9a-f]{16}$/);
    expect(body.uploadId).not.toBe(FIRST);
    expect((await correct('2026-06')).body.uploadId).toBe(body.uploadId);
    expect((await correct('2026-05')).body.uploadId).not.toBe(body.uploadId);
    expect(started[0]).toMatchObject({ cause: 'correction', correction: { uploadId: FIRST, asOf: '2026-06' } });
  });

  test('stays where the upload cannot be moved', async () => {
    expect((await correct('2026-06')).body.code).toBe('unknown-upload');
    await arrangeUpload(data, FIRST, 'withdrawn');
    expect((await correct('2026-06')).body.code).toBe('not-in-force');
    for (const wrong of ['June', '1969-12', '2026-13', '2026-02-30'])
      expect((await correct(wrong)).body).toMatchObject({
        code: 'invalid-input',
        detail: expect.stringContaining('must be a day, a month, a week or a quarter'),
      });
    expect((await correct('2062-06')).body).toMatchObject({
      code: 'time-not-begun',
      detail: expect.stringContaining('has not begun'),
    });
    const stored = JSON.parse(Buffer.from((await data.get(`uploads/diamonds/${FIRST}/receipt.json`)).body).toString());
    const table = { encoding: 'utf-8', delimiter: ',', headerLine: 1, cellCount: 11, cellOf: [0], targetCell: 6 };
    const convention = { ...table, dateCell: 10, reading: { numbers: { decimal: 'point' } } };
    await data.put(`uploads/diamonds/${FIRST}/receipt.json`, JSON.stringify({ ...stored, convention }));
    expect((await correct('2026-06')).body).toMatchObject({
      code: 'time-is-fixed',
      detail: expect.stringContaining('say themselves when they were priced'),
    });
    expect(started).toEqual([]);
  });
});
