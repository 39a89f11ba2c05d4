import { beforeEach, describe, expect, it } from 'vitest';
import type { TermsDataset } from '../datasets/terms-dataset.ts';
import { cars } from '../datasets/testing/cars/cars.ts';
import { carsCsv, makeCars } from '../datasets/testing/cars/make-cars.ts';
import { makeSoldCars, soldCarsCsv } from '../datasets/testing/cars/make-sold-cars.ts';
import { soldCars } from '../datasets/testing/cars/sold-cars.ts';
import { createGatewayOpenApi } from '../lambdas/http/document/gateway-openapi.ts';
import { createOpenApi } from '../lambdas/http/document/openapi.ts';
import { httpHandler } from '../lambdas/http/request/handler.ts';
import { createModelCache } from '../lambdas/http/routes/model-cache.ts';
import { predictRoutes } from '../lambdas/http/routes/predict.ts';
import { findChampion } from '../registry/champion.ts';
import { findUpload, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { configuringKinds } from '../training/kinds/registered/configuring.ts';
import { describingKinds } from '../training/kinds/registered/describing.ts';
import { termsAnswering } from '../training/terms/answering.ts';
import { termsReferencing } from '../training/terms/referencing.ts';
import { createGateway } from './gateway/gateway.ts';
import type { RunDependencies } from './runs/flow-handlers.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createToyFlow, putToy, type ToyFlow } from './testing/toy-flow.ts';

const kinds = { ...registeredKinds, describing: describingKinds, configuring: configuringKinds };
const referred = { ...cars, reference: 'cars-reference-1' };
const datasets = new Map([[cars.name, referred]]);
const known = makeCars(1_200, 99);
const reference = termsReferencing.makeReference({ dataset: referred }, 'cars-reference-1', {
  count: known.length,
  visit: (each) => {
    for (const { row, price } of known) each(row, price);
  },
});
const mover = { by: 'owner', since: '2026-11-21T14:00:00.000Z' };
const CUT = { shardSizes: { overBytes: 12_000, pieceBytes: 16_000 } };

const createFlow = (data: Store, models: Store, more: Partial<RunDependencies> = {}): Promise<ToyFlow> =>
  createToyFlow(referred, KEPT_TEMPLATES, {
    datasets,
    data,
    models,
    ...kinds,
    getFrozen: () => ({ ...(reference && { reference }) }),
    ...more,
  });

const championOf = async (models: Store) => {
  const { version } = (await findChampion(models, cars.name))!.champion;
  return { version, model: Buffer.from((await models.get(`cars/${version}/model.json`)).body).toString() };
};

/** A gateway over HTTP whose predict function answers with the models of a store. */
function serve(dataset: TermsDataset, models: Store): Promise<Gateway> {
  const answerers = createModelCache({
    models,
    decode: (_, bytes) => termsAnswering.openModel(dataset, bytes),
    maxAgeMs: 0,
  });
  return createGateway({
    document: createGatewayOpenApi(kinds),
    functions: {
      predict: httpHandler(
        predictRoutes({ datasets: new Map([[dataset.name, dataset]]), models: answerers, ...kinds }),
      ),
      catalog: async () => ({ statusCode: 500, body: '' }),
      owner: async () => ({ statusCode: 500, body: '' }),
    },
    keys: [{ id: 'partner', value: 'key' }],
    ownerToken: 'token',
    port: 0,
  });
}

async function askGateway({ url }: Gateway, dataset: string, item: object): Promise<unknown> {
  const headers = { 'x-api-key': 'key', 'content-type': 'application/json' };
  const asked = { method: 'POST', headers, body: JSON.stringify(item) };
  return (await fetch(`${url}/v1/${dataset}/predict`, asked)).json();
}

type Gateway = Awaited<ReturnType<typeof createGateway>>;

describe('a dataset of terms', () => {
  let data: Store;
  let models: Store;
  let flow: ToyFlow;
  beforeEach(async () => {
    [data, models] = [memoryStore(), memoryStore()];
    flow = await createFlow(data, models);
  });

  it('goes from an upload to a price with reasons over HTTP', async () => {
    await flow.announce(await putToy(cars, data, 'a.csv', carsCsv(900, 1)), 'first');
    expect(await findRun(data, cars.name, 'first')).toMatchObject({ state: 'succeeded' });
    const gateway = await serve(referred, models);
    try {
      const ask = (item: object) => askGateway(gateway, cars.name, item);
      expect(await ask({ km: 60_000, maker: 'Elk', title: 'Van 120 hp', registered: '3/12/2016' })).toMatchObject({
        dataset: 'cars',
        version: 'v1',
        unit: 'EUR',
        range: { coverage: 0.9 },
        reasons: [{ input: 'use' }, { input: 'maker' }, { input: 'title' }, { input: 'age' }],
        warnings: [{ code: 'not-listed', path: '/maker' }],
      });
      expect(await ask({ km: 'many' })).toMatchObject({ errors: [{ path: '/km' }] });
      expect(createOpenApi(datasets, kinds).components.schemas.CarsItem).toMatchObject({
        properties: { title: { type: 'string' }, maker: { type: 'string' }, km: { type: 'number' } },
      });
    } finally {
      await gateway.close();
    }
  });

  it('gives the same bytes for a file that is cut and for the file read whole', async () => {
    await flow.announce(await putToy(cars, data, 'a.csv', carsCsv(900, 1)));
    const [otherData, otherModels] = [memoryStore(), memoryStore()];
    const cut = await createFlow(otherData, otherModels, CUT);
    await cut.announce(await putToy(cars, otherData, 'a.csv', carsCsv(900, 1)));
    expect(await championOf(otherModels)).toEqual(await championOf(models));
  });

  it('withdraws an upload, which gives the bytes of the others alone', async () => {
    const keys: string[] = [];
    for (const seed of [1, 2, 3]) {
      const key = await putToy(cars, data, `${seed}.csv`, carsCsv(500, seed));
      await flow.announce(key);
      keys.push(key);
    }
    const id = await uploadIdOf(data, keys[1]!);
    await moveLedger(data, cars.name, (ledger) => withdraw(ledger, id, mover));
    await flow.request('withdrawal', undefined, { confirm: true });
    const [otherData, otherModels] = [memoryStore(), memoryStore()];
    const other = await createFlow(otherData, otherModels);
    for (const seed of [3, 1]) await other.announce(await putToy(cars, otherData, `${seed}.csv`, carsCsv(500, seed)));
    expect((await championOf(models)).model).toBe((await championOf(otherModels)).model);
  });

  it('holds an upload whose prices contradict the champion', async () => {
    await flow.announce(await putToy(cars, data, 'a.csv', carsCsv(900, 1)));
    const wrong = carsCsv(400, 2, (price) => price * 10);
    const key = await putToy(cars, data, 'wrong.csv', wrong);
    await flow.announce(key);
    expect(findUpload(await readLedger(data, cars.name), await uploadIdOf(data, key))).toMatchObject({
      state: 'held',
      because: 'contradicts-champion',
    });
  });

  it('is summed up again under another recipe, with the bytes of a store that always had that recipe', async () => {
    await flow.announce(await putToy(cars, data, 'a.csv', carsCsv(900, 1)));
    const renewed = new Map([[cars.name, { ...referred, recipeVersion: 'cars-2' }]]);
    const again = await createFlow(data, models, { datasets: renewed });
    await again.request('request', 'renewal');
    expect(await findRun(data, cars.name, 'renewal')).toMatchObject({ state: 'succeeded' });
    const [otherData, otherModels] = [memoryStore(), memoryStore()];
    const fresh = await createFlow(otherData, otherModels, { datasets: renewed });
    await fresh.announce(await putToy(cars, otherData, 'a.csv', carsCsv(900, 1)));
    const [ours, theirs] = [await championOf(models), await championOf(otherModels)];
    expect(ours.version).toBe('v2');
    expect(ours.model).toBe(theirs.model);
  });
});

describe('a yes or no', () => {
  const asked = { ...soldCars, reference: 'sold-cars-reference-1' };
  const sold = new Map([[soldCars.name, asked]]);
  const rows = makeSoldCars(1_500, 98);
  const frozen = termsReferencing.makeReference({ dataset: asked }, 'sold-cars-reference-1', {
    count: rows.length,
    visit: (each) => {
      for (const { row, price } of rows) each(row, price);
    },
  });

  it('goes from an upload to a decision with reasons over HTTP, and holds a file whose answers are turned around', async () => {
    const [data, models] = [memoryStore(), memoryStore()];
    const flow = await createToyFlow(asked, KEPT_TEMPLATES, {
      datasets: sold,
      data,
      models,
      ...kinds,
      getFrozen: () => ({ ...(frozen && { reference: frozen }) }),
    });
    await flow.announce(await putToy(soldCars, data, 'a.csv', soldCarsCsv(2_000, 1)), 'first');
    expect(await findRun(data, soldCars.name, 'first')).toMatchObject({ state: 'succeeded' });
    const gateway = await serve(asked, models);
    const answer = await askGateway(gateway, soldCars.name, {
      ...{ km: 20_000, maker: 'Elk', title: 'Van 300 hp', registered: '3/12/2021' },
    });
    await gateway.close();
    expect(answer).toMatchObject({
      dataset: 'sold-cars',
      version: 'v1',
      decision: 'sold',
      threshold: 0.5,
      reasons: [{ input: 'use' }, { input: 'maker' }, { input: 'title' }, { input: 'age' }],
      warnings: [{ code: 'not-listed', path: '/maker' }],
    });
    const described = JSON.stringify(createOpenApi(sold, kinds));
    expect(described).toContain('from this probability on the decision is yes');

    const turned = soldCarsCsv(800, 2, (answer) => (answer === 1 ? 'open' : 'sold'));
    const key = await putToy(soldCars, data, 'turned.csv', turned);
    await flow.announce(key);
    const upload = findUpload(await readLedger(data, soldCars.name), await uploadIdOf(data, key));
    expect(upload?.state).not.toBe('accepted');
  });

  it('is summed up again under another recipe, whatever its words are', async () => {
    // The words that are hardest to keep apart: 1 is a no here, and the file spells both in another way.
    const words = { yes: '0', no: '1' };
    const target = { ...soldCars.target, answers: words };
    const first = { ...soldCars, target };
    const second = { ...first, recipeVersion: 'sold-cars-2' };
    const csv = soldCarsCsv(1_200, 1, (answer) => (answer === 1 ? '0.0' : '1.0'));
    const flowOf = (dataset: TermsDataset, data: Store, models: Store) =>
      createToyFlow(dataset, KEPT_TEMPLATES, {
        ...{ data, models, ...kinds, getFrozen: () => ({}) },
        datasets: new Map([[dataset.name, dataset]]),
      });
    const modelOf = async (models: Store) => {
      const { version } = (await findChampion(models, soldCars.name))!.champion;
      return Buffer.from((await models.get(`sold-cars/${version}/model.json`)).body).toString();
    };
    const [data, models] = [memoryStore(), memoryStore()];
    await (await flowOf(first, data, models)).announce(await putToy(soldCars, data, 'a.csv', csv));
    await (await flowOf(second, data, models)).request('request', 'renewal');
    expect(await findRun(data, soldCars.name, 'renewal')).toMatchObject({ state: 'succeeded' });
    const [freshData, freshModels] = [memoryStore(), memoryStore()];
    await (await flowOf(second, freshData, freshModels)).announce(await putToy(soldCars, freshData, 'a.csv', csv));
    expect(await modelOf(models)).toBe(await modelOf(freshModels));
  });
});
