import { beforeEach, describe, expect, it } from 'vitest';
import { createGatewayOpenApi } from '../lambdas/http/document/gateway-openapi.ts';
import { createOpenApi } from '../lambdas/http/document/openapi.ts';
import { httpHandler } from '../lambdas/http/request/handler.ts';
import { catalogRoutes } from '../lambdas/http/routes/catalog.ts';
import { createModelCache } from '../lambdas/http/routes/model-cache.ts';
import { predictRoutes } from '../lambdas/http/routes/predict.ts';
import { findUpload, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { uploadFolder } from '../registry/upload-folder.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { medianAnswering } from '../training/kinds/testing/group-median/answering.ts';
import { mugs, mugsCsv } from '../training/kinds/testing/group-median/mugs.ts';
import { medianKinds } from '../training/kinds/testing/group-median/registered.ts';
import { medianSummarising } from '../training/kinds/testing/group-median/sums.ts';
import { createGateway } from './gateway/gateway.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createMugFlow, mugChampion, mugDatasets, mugSums, putMugs } from './testing/mug-flow.ts';
import type { ToyFlow } from './testing/toy-flow.ts';

const cache = KEPT_TEMPLATES;

const WHOLE = { shardSizes: { overBytes: Number.MAX_SAFE_INTEGER, pieceBytes: 1 } };
const mover = { by: 'owner', since: '2026-11-21T14:00:00.000Z' };

describe('a kind of target that is only in the tests', () => {
  let data: Store;
  let models: Store;
  let flow: ToyFlow;
  beforeEach(async () => {
    data = memoryStore();
    models = memoryStore();
    flow = await createMugFlow(data, models, cache);
  });

  it('goes from an upload to a price over HTTP', async () => {
    await flow.announce(await putMugs(data, 'a.csv', mugsCsv(900, 1)), 'first');
    expect(await findRun(data, mugs.name, 'first')).toMatchObject({ state: 'succeeded' });
    const answerers = createModelCache({
      models,
      decode: (_, bytes) => medianAnswering.openModel(mugs, bytes),
      maxAgeMs: 0,
    });
    const document = createOpenApi(mugDatasets, medianKinds);
    const gateway = await createGateway({
      document: createGatewayOpenApi(medianKinds),
      functions: {
        predict: httpHandler(predictRoutes({ datasets: mugDatasets, models: answerers, ...medianKinds })),
        catalog: httpHandler(
          catalogRoutes({ datasets: mugDatasets, models, document: () => document, ...medianKinds }),
        ),
        owner: async () => ({ statusCode: 500, body: '' }),
      },
      keys: [{ id: 'partner', value: 'key' }],
      ownerToken: 'token',
      port: 0,
    });
    try {
      const headers = { 'x-api-key': 'key', 'content-type': 'application/json' };
      const item = { length_mm: 210, wear: 'light', maker: 'Corvo' };
      const asked = { method: 'POST', headers, body: JSON.stringify(item) };
      const answer = await (await fetch(`${gateway.url}/v1/mugs/predict`, asked)).json();
      expect(answer).toMatchObject({
        dataset: 'mugs',
        version: 'v1',
        unit: 'CHF',
        range: { coverage: 0.9 },
        reasons: [{ input: 'maker', given: 'Corvo' }],
        warnings: [],
      });
      // The prices of Corvo's mugs are random around 160. The median of some 240 prices with a spread of 10 % is within
      // 3 %.
      expect(answer).toHaveProperty('price', expect.closeTo(160, -1));
      const card = await (await fetch(`${gateway.url}/v1/mugs`, { headers })).json();
      expect(card).toMatchObject({ champion: { version: 'v1' }, report: { format: 'group-median-report-1' } });
      const similar = await fetch(`${gateway.url}/v1/mugs/similar`, asked);
      // The answer of API Gateway to an unknown path.
      expect(similar.status).toBe(401);
      expect(Object.keys(document.paths).filter((path) => path.includes('similar'))).toEqual([]);
      expect(document.paths).toHaveProperty(['/v1/mugs/predict']);
      expect(document.components.schemas.MugsPrediction).toMatchObject({
        properties: {
          reasons: { items: { properties: { rows: { description: 'how many of the group are known' } } } },
        },
      });
      expect(document.components.schemas.MugsPrediction).not.toHaveProperty('properties.reference');
    } finally {
      await gateway.close();
    }
  });

  it('gives the same bytes for a file that is cut and for the file read whole', async () => {
    await flow.announce(await putMugs(data, 'a.csv', mugsCsv(900, 1)));
    const [otherData, otherModels] = [memoryStore(), memoryStore()];
    const whole = await createMugFlow(otherData, otherModels, cache, WHOLE);
    await whole.announce(await putMugs(otherData, 'a.csv', mugsCsv(900, 1)));
    expect(await mugChampion(models)).toEqual(await mugChampion(otherModels));
  });

  it('withdraws an upload, which gives the bytes of the others alone', async () => {
    const keys: string[] = [];
    for (const seed of [1, 2, 3]) {
      const key = await putMugs(data, `${seed}.csv`, mugsCsv(500, seed));
      await flow.announce(key);
      keys.push(key);
    }
    const id = await uploadIdOf(data, keys[1]!);
    await moveLedger(data, mugs.name, (ledger) => withdraw(ledger, id, mover));
    await flow.request('withdrawal');
    const [otherData, otherModels] = [memoryStore(), memoryStore()];
    const other = await createMugFlow(otherData, otherModels, cache);
    for (const seed of [3, 1]) await other.announce(await putMugs(otherData, `${seed}.csv`, mugsCsv(500, seed)));
    expect((await mugChampion(models)).model).toBe((await mugChampion(otherModels)).model);
    expect((await mugChampion(models)).version).toBe('v4');
  });

  it('holds an upload whose prices contradict the champion', async () => {
    await flow.announce(await putMugs(data, 'a.csv', mugsCsv(900, 1)));
    const key = await putMugs(
      data,
      'wrong.csv',
      mugsCsv(400, 2, (price) => price * 10),
    );
    await flow.announce(key);
    expect(findUpload(await readLedger(data, mugs.name), await uploadIdOf(data, key))).toMatchObject({
      state: 'held',
      because: 'contradicts-champion',
    });
  });

  it('is summed up again under another recipe, with the bytes of a store that always had that recipe', async () => {
    const key = await putMugs(data, 'a.csv', mugsCsv(900, 1));
    await flow.announce(key);
    const before = await mugChampion(models);
    const renewed = { ...mugs, recipeVersion: 'mugs-2' };
    const datasets = new Map([[mugs.name, renewed]]);
    const again = await createMugFlow(data, models, cache, { datasets });
    await again.request('request', 'renewal');
    expect(await findRun(data, mugs.name, 'renewal')).toMatchObject({ state: 'succeeded' });
    const { body } = await data.get(`${uploadFolder(mugs.name, await uploadIdOf(data, key))}/summary.bin`);
    const found = medianSummarising.findRecipeKey(body);
    expect(found).toContain('mugs-2');
    expect(found).not.toBe(mugSums.key);
    const [otherData, otherModels] = [memoryStore(), memoryStore()];
    const anew = await createMugFlow(otherData, otherModels, cache, { datasets, ...WHOLE });
    await anew.announce(await putMugs(otherData, 'a.csv', mugsCsv(900, 1)));
    const model = Buffer.from((await models.get('mugs/v2/model.json')).body).toString();
    expect(model).toBe((await mugChampion(otherModels)).model);
    expect(model).not.toBe(before.model);
  });
});
