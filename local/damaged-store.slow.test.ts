import { beforeAll, describe, expect, it } from 'vitest';
import { createOpenApi } from '../lambdas/http/document/openapi.ts';
import { catalogRoutes } from '../lambdas/http/routes/catalog.ts';
import { createModelCache } from '../lambdas/http/routes/model-cache.ts';
import { ownerRoutes } from '../lambdas/http/routes/owner.ts';
import { predictRoutes } from '../lambdas/http/routes/predict.ts';
import { type Answered, call } from '../lambdas/http/testing/call.ts';
import { findChampion } from '../registry/champion.ts';
import { withdraw } from '../registry/ledger.ts';
import { moveLedger } from '../registry/ledger-store.ts';
import { repairStore } from '../registry/repair/repair-store.ts';
import type { TrainRequest } from '../registry/runs.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { medianAnswering } from '../training/kinds/testing/group-median/answering.ts';
import { medianConfiguring } from '../training/kinds/testing/group-median/configuring.ts';
import { mugs, mugsCsv } from '../training/kinds/testing/group-median/mugs.ts';
import { medianKinds } from '../training/kinds/testing/group-median/registered.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createMugFlow, mugDatasets, putMugs } from './testing/mug-flow.ts';

interface Stores {
  readonly data: Store;
  readonly models: Store;
}

/** What can happen to the bytes of a record. The flipped bits leave JSON of the right shape. */
const DAMAGES: Readonly<Record<string, (text: string) => string>> = {
  emptied: () => '',
  halved: (text) => text.slice(0, text.length / 2),
  'of another type': () => '[]',
  'with a flipped bit in a text': (text) => text.replace(/(: "[^"]*)([0-9a-y])([^"]*",?\n)/, flipText),
  'with a flipped bit in a number': (text) => text.replace(/(: [0-9.]*)([0-8])(,?\n)/, flipText),
};

/** The lowest bit of a digit or letter: 0 becomes 1, a becomes `. */
const flipText = (_: string, before: string, letter: string, after: string) =>
  before + String.fromCharCode(letter.charCodeAt(0) ^ 1) + after;

const NAMED_ERRORS = /^(CorruptRecordError|CorruptLedgerError|CorruptChampionError|DamagedSumsError)$/;
const PROBLEMS = ['ledger-damaged', 'record-damaged', 'champion-damaged'];

/** Two uploads of which the second is withdrawn and accepted again in three versions, one that is held, and one in shards. */
async function makeStore(): Promise<Stores & { readonly ids: readonly string[] }> {
  const stores = { data: memoryStore(), models: memoryStore() };
  const flow = await createMugFlow(stores.data, stores.models, KEPT_TEMPLATES);
  const ids: string[] = [];
  const arrive = async (name: string, csv: string) => {
    const key = await putMugs(stores.data, name, csv);
    await flow.announce(key, name.replace('.', '-'));
    ids.push(await uploadIdOf(stores.data, key));
  };
  await arrive('a.csv', mugsCsv(900, 1));
  await arrive('b.csv', mugsCsv(200, 2));
  await arrive(
    'wrong.csv',
    mugsCsv(150, 3, (price) => price * 10),
  );
  await moveLedger(stores.data, mugs.name, (ledger) => withdraw(ledger, ids[1]!, MOVER));
  await flow.request('withdrawal', 'withdrawal-1');
  return { ...stores, ids };
}

const MOVER = { by: 'owner', since: '2026-11-21T14:00:00.000Z' };

async function contentOf(store: Store): Promise<Map<string, string>> {
  const content = new Map<string, string>();
  for await (const { key } of store.list(''))
    content.set(key, Buffer.from((await store.get(key)).body).toString('latin1'));
  return content;
}

async function copyOf(content: ReadonlyMap<string, string>): Promise<Store> {
  const store = memoryStore();
  for (const [key, text] of content) await store.put(key, Buffer.from(text, 'latin1'));
  return store;
}

/** The handlers that AWS runs, over these stores. */
function routesOf({ data, models }: Stores, started: TrainRequest[] = []) {
  const loaded = createModelCache({
    models,
    decode: (_, bytes) => medianAnswering.openModel(mugs, bytes),
    maxAgeMs: 0,
    log: () => {},
  });
  const owner = ownerRoutes({
    datasets: mugDatasets,
    data,
    models,
    runs: {
      start: async (request) => ({ runId: `run-${started.push(request)}` }),
      startForFile: () => ({ runId: 'file' }),
    },
    uploadUrls: { create: async () => expect.unreachable() },
    checking: medianKinds.checking,
    configuring: { [mugs.kind]: medianConfiguring },
  });
  const catalog = catalogRoutes({
    datasets: mugDatasets,
    models,
    describing: medianKinds.describing,
    document: () => createOpenApi(mugDatasets, medianKinds),
  });
  const predict = predictRoutes({ datasets: mugDatasets, models: loaded, ...medianKinds });
  return { ...owner, ...catalog, ...predict };
}

const PATH = { dataset: mugs.name };
const LISTS = ['GET /v1/{dataset}/uploads', 'GET /v1/{dataset}/runs', 'GET /v1/{dataset}/versions', 'GET /health'];

async function readAll(routes: ReturnType<typeof routesOf>, ids: readonly string[]) {
  const runIds = ['a-csv', 'b-csv', 'wrong-csv', 'withdrawal-1'];
  const asked: readonly (readonly [string, Record<string, string>])[] = [
    ...LISTS.map((route) => [route, {}] as const),
    ['GET /v1/{dataset}', {}],
    ...['v1', 'v2'].map((version) => ['GET /v1/{dataset}/versions/{version}', { version }] as const),
    ...ids.map((id) => ['GET /v1/{dataset}/uploads/{id}', { id }] as const),
    ...runIds.map((id) => ['GET /v1/{dataset}/runs/{id}', { id }] as const),
  ];
  const answers: { route: string; status: number; body: Answered['body'] }[] = [];
  for (const [route, path] of asked) {
    const { status, body } = await call(routes, route, { path: { ...PATH, ...path } });
    answers.push({ route: `${route} ${Object.values(path).join()}`, status, body });
  }
  return answers;
}

const ITEM = { length_mm: 210, wear: 'light', maker: 'Corvo' };

let made: Awaited<ReturnType<typeof makeStore>>;
let whole: { readonly data: ReadonlyMap<string, string>; readonly models: ReadonlyMap<string, string> };
let records: readonly (readonly ['data' | 'models', string])[];
let answersOfWhole: Awaited<ReturnType<typeof readAll>>;
beforeAll(async () => {
  made = await makeStore();
  whole = { data: await contentOf(made.data), models: await contentOf(made.models) };
  records = (['data', 'models'] as const).flatMap((store) =>
    [...whole[store].keys()]
      .filter((key) => key.endsWith('.json') && !key.endsWith('model.json') && !key.includes('.latest-first/'))
      .map((key) => [store, key] as const),
  );
  answersOfWhole = await readAll(routesOf(made), made.ids);
}, 60_000);

/** The store with one damaged record, for each record. A record in which there is no such bit is left out. */
async function* damagedStores(damage: (text: string) => string) {
  for (const [store, key] of records) {
    const before = whole[store].get(key)!;
    const after = damage(before);
    if (after === before) continue;
    const stores = { data: await copyOf(whole.data), models: await copyOf(whole.models) };
    await stores[store].put(key, Buffer.from(after, 'latin1'));
    yield { key, store, ...stores };
  }
}

it('stores each kind of record', () => {
  const kinds = new Set(
    records.map(([, key]) =>
      key
        .replace(/^.*\//, '')
        .replace(/^mugs/, 'ledger')
        .replace(/^ledger\.(json)/, 'ledger.$1'),
    ),
  );
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'ledger.json',
      'ledger.copy.json',
      'receipt.json',
      'accepted.parts.json',
      'fit.json',
      'report.json',
      'decision.json',
      'champion.json',
      'champion.copy.json',
      'ingest.json',
    ]),
  );
  expect(answersOfWhole.filter(({ status }) => status !== 200)).toEqual([]);
});

describe.each(Object.entries(DAMAGES))('a record that is %s', (_, damage) => {
  it('is told where it is read, and costs no other entry of a list', { timeout: 120_000 }, async () => {
    let told = 0;
    for await (const { key, ...stores } of damagedStores(damage)) {
      const answers = await readAll(routesOf(stores), made.ids);
      for (const [i, { route, status, body }] of answers.entries()) {
        const expected = answersOfWhole[i]!.body;
        if (status !== 200) {
          expect([key, route, PROBLEMS.includes(body.code), status]).toEqual([key, route, true, 503]);
          expect(body.detail).toMatch(/repair|promote/);
          // Only the ledger says what uploads there are.
          if (LISTS.some((list) => route.startsWith(`${list} `)))
            expect([key, route]).toEqual(['ledger/mugs.json', `${LISTS[0]} `]);
          told += 1;
          continue;
        }
        for (const list of ['uploads', 'runs', 'versions', 'datasets']) {
          const [found, before] = [body[list] ?? [], expected[list] ?? []];
          expect([key, route, found.length]).toEqual([key, route, before.length]);
          for (const [j, entry] of found.entries()) {
            if (entry.damaged) expect(entry.message).toMatch(/damaged|cannot be read/);
            else if (key !== 'mugs/champion.json') expect([key, entry]).toEqual([key, before[j]]);
          }
          told += found.filter((entry: { damaged?: boolean }) => entry.damaged).length;
        }
      }
    }
    expect(told).toBeGreaterThan(10);
  });

  it('ends no training without a name for it, and prices go on', { timeout: 120_000 }, async () => {
    for await (const { key, ...stores } of damagedStores(damage)) {
      const routes = routesOf(stores);
      const asked = { body: ITEM, path: PATH };
      const before = await call(routes, 'POST /v1/{dataset}/predict', asked);
      const flow = await createMugFlow(stores.data, stores.models, KEPT_TEMPLATES);
      const outcome = await flow.request('request', 'after');
      if (outcome.status === 'FAILED') expect([key, outcome.error]).toEqual([key, expect.stringMatching(NAMED_ERRORS)]);
      if (key === 'mugs/champion.json') continue;
      expect([key, before.status]).toEqual([key, 200]);
      expect([key, (await call(routes, 'POST /v1/{dataset}/predict', asked)).body.price]).toEqual([
        key,
        before.body.price,
      ]);
    }
  });

  it('is the same bytes again after a repair, or the answer says what cannot be told', {
    timeout: 120_000,
  }, async () => {
    for await (const { key, store, ...stores } of damagedStores(damage)) {
      const dry = await repairStore({ ...stores, dry: true }, mugs.name);
      const damaged = await contentOf(stores[store]);
      const started: TrainRequest[] = [];
      const routes = routesOf(stores, started);
      const { status, body } = await call(routes, 'POST /v1/{dataset}/repair', { path: PATH });
      expect([key, status, body.records]).toEqual([key, 200, dry.records]);
      if (key.endsWith('accepted.parts.json')) continue;
      expect(body.records).toMatchObject([{ key, message: expect.stringContaining(key) }]);
      const [{ outcome }] = body.records;
      expect(started.map(({ cause }) => cause)).toEqual(dry.needsRun ? ['recovery'] : []);
      const after = await contentOf(stores[store]);
      if (outcome === 'made again' && EXACT.test(key)) expect([key, after]).toEqual([key, whole[store]]);
      if (outcome !== 'made again') expect(after).toEqual(damaged);
      if (outcome === 'next run') {
        await (await createMugFlow(stores.data, stores.models, KEPT_TEMPLATES)).request('recovery', 'after');
      }
      const again = await repairStore(stores, mugs.name);
      expect([key, again.records.map(({ outcome }) => outcome)]).toEqual([key, outcome === 'lost' ? ['lost'] : []]);
      // Only what is said of a version that is not in force can be lost.
      if (outcome === 'lost') expect(key).toMatch(/^mugs\/v2\/(fit|report)\.json$/);
      expect((await findChampion(stores.models, mugs.name))?.champion.version).toBe('v1');
    }
  });
});

describe('a model with a flipped bit in a price', () => {
  const key = 'mugs/v1/model.json';
  const damage = (text: string) => {
    const damaged = text.replace(/([^0-9][1-9])([0-8])([0-9.]*)/, flipText);
    expect(damaged).not.toBe(text);
    expect(() => JSON.parse(damaged)).not.toThrow();
    return damaged;
  };

  it('answers no price, and is the same bytes again after a training', async () => {
    const stores = { data: await copyOf(whole.data), models: await copyOf(whole.models) };
    await stores.models.put(key, Buffer.from(damage(whole.models.get(key)!), 'latin1'));
    const asked = { body: ITEM, path: PATH };
    const { status, body } = await call(routesOf(stores), 'POST /v1/{dataset}/predict', asked);
    expect([status, body.code]).toEqual([503, 'model-damaged']);
    expect(body.detail).toContain('POST /v1/{dataset}/train');
    const flow = await createMugFlow(stores.data, stores.models, KEPT_TEMPLATES);
    expect(await flow.request('request', 'again')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await contentOf(stores.models)).get(key)).toBe(whole.models.get(key));
    expect((await call(routesOf(stores), 'POST /v1/{dataset}/predict', asked)).status).toBe(200);
  });

  it('is not put in place', async () => {
    const stores = { data: await copyOf(whole.data), models: await copyOf(whole.models) };
    const other = 'mugs/v2/model.json';
    await stores.models.put(other, Buffer.from(damage(whole.models.get(other)!), 'latin1'));
    const { status, body } = await call(routesOf(stores), 'POST /v1/{dataset}/versions/{version}/promote', {
      path: { ...PATH, version: 'v2' },
      body: { confirm: true },
    });
    expect([status, body.code]).toEqual([503, 'model-damaged']);
    expect((await findChampion(stores.models, mugs.name))?.champion.version).toBe('v1');
  });
});

/** What can be told to the byte. */
const EXACT = /^(ledger\/mugs(\.copy)?\.json|mugs\/champion(\.copy)?\.json|uploads\/.*\/receipt\.json)$/;
