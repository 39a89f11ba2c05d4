import { beforeEach, expect, it } from 'vitest';
import { ownerRoutes } from '../lambdas/http/routes/owner.ts';
import { call, type TestRequest } from '../lambdas/http/testing/call.ts';
import type { Figures } from '../lambdas/metrics.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { mugsCsv } from '../training/kinds/testing/group-median/mugs.ts';
import { medianKinds } from '../training/kinds/testing/group-median/registered.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createMugFlow, mugDatasets, putMugs } from './testing/mug-flow.ts';

let data: Store;
let models: Store;
let figures: Figures[] = [];
let ask: (route: string, asked?: TestRequest) => ReturnType<typeof call>;
beforeEach(async () => {
  data = memoryStore();
  models = memoryStore();
  const flow = await createMugFlow(data, models, KEPT_TEMPLATES, { metrics: (_, found) => figures.push(found) });
  await flow.announce(await putMugs(data, 'first.csv', mugsCsv(900, 1)));
  const routes = ownerRoutes({
    ...medianKinds,
    datasets: mugDatasets,
    data,
    models,
    uploadUrls: { create: () => Promise.reject(new Error('no URL is asked for here')) },
    runs: {
      start: () => Promise.reject(new Error('no other run is started here')),
      startForFile: async (key, runId = '') => {
        await flow.announce(key, runId);
        return { runId };
      },
    },
  });
  ask = (route, { path, ...asked } = {}) => call(routes, route, { ...asked, path: { dataset: 'mugs', ...path } });
  figures = [];
});

/** Everything that a store holds, without what dry runs have written. */
async function contents(store: Store): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key } of store.list('')) if (!key.startsWith('dry/')) found[key] = (await store.get(key)).etag();
  return found;
}

async function tryFile(body: string) {
  const headers = { 'Content-Type': 'text/csv' };
  const query = { dry: 'true', name: 'november.csv' };
  const { status, body: started } = await ask('POST /v1/{dataset}/uploads', { body, headers, query });
  expect(status).toBe(202);
  expect(started).toMatchObject({ name: 'november.csv', runId: expect.stringMatching(/^dry-/) });
  const run = await ask('GET /v1/{dataset}/runs/{id}', { path: { id: started.runId } });
  expect(run.body).toMatchObject({ runId: started.runId, state: 'succeeded' });
  return run.body.result;
}

it('tells the whole receipt and what the candidate would do, and keeps nothing', async () => {
  const before = [await contents(data), await contents(models)];
  const { upload, rejected, candidate } = await tryFile(`${mugsCsv(400, 2)}210,none,Aster,100\n`);
  expect(upload).toMatchObject({ state: 'in force', read: 401, accepted: 400, refused: 1 });
  expect(upload.receipt).toMatchObject({ name: 'november.csv', rows: { read: 401 } });
  expect(rejected).toContain('"210,none,Aster,100"');
  expect(candidate).toMatchObject({ version: 'v2', decision: { kind: 'promote' } });
  expect(candidate.report).toMatchObject({ version: 'v2', metrics: { rows: expect.any(Number) } });
  expect([await contents(data), await contents(models)]).toEqual(before);
  expect(figures).toEqual([]);
  const { body } = await ask('GET /v1/{dataset}/runs');
  expect(body.runs).toHaveLength(1);
  expect((await ask('GET /v1/{dataset}/uploads')).body.uploads).toHaveLength(1);
});

it.each([
  ['held', () => mugsCsv(900, 1).trimEnd().concat('\n210,light,Aster,101\n'), 'overlaps'],
  ['refused', () => 'length_mm,wear\n210,light\n', undefined],
])('tells why an upload would be %s', async (state, csv, because) => {
  const { upload, candidate } = await tryFile(csv());
  expect(upload).toMatchObject({ state, message: expect.any(String), ...(because && { because }) });
  expect(candidate).toBeUndefined();
});

it('comes to what the upload itself comes to', async () => {
  const body = mugsCsv(400, 2);
  const tried = await tryFile(body);
  await ask('POST /v1/{dataset}/uploads', {
    body,
    headers: { 'Content-Type': 'text/csv' },
    query: { name: 'november.csv' },
  });
  const flow = await createMugFlow(data, models, KEPT_TEMPLATES);
  await flow.announce('incoming/mugs/november.csv', 'real');
  const { body: real } = await ask('GET /v1/{dataset}/runs/{id}', { path: { id: 'real' } });
  const decision = real.steps.find(({ step }: { step: string }) => step === 'decide').detail;
  expect(tried.candidate.decision).toEqual(decision);
  expect(real.result).toBeUndefined();
});

it.each([
  [
    'dry is neither true nor false',
    { query: { dry: 'yes' }, headers: { 'Content-Type': 'text/csv' }, body: 'a' },
    'true or false',
  ],
  ['a URL is asked for', { query: { dry: 'true' }, body: { name: 'a.csv' } }, 'the file itself'],
])('is refused where %s', async (_, asked, sentence) => {
  const { status, body } = await ask('POST /v1/{dataset}/uploads', asked);
  expect([status, body.code]).toEqual([400, 'invalid-parameter']);
  expect(body.detail).toContain(sentence);
});
