import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datasets } from '../../datasets/datasets.ts';
import { stonesCsv } from '../../datasets/diamonds/testing/stones-csv.ts';
import { createShipped } from '../../lambdas/flow/ingest/shipped.ts';
import { createGatewayOpenApi } from '../../lambdas/http/document/gateway-openapi.ts';
import { createOpenApi } from '../../lambdas/http/document/openapi.ts';
import { findChampion } from '../../registry/champion.ts';
import { findRun } from '../../registry/run-records.ts';
import { memoryStore } from '../../registry/storage/memory-store.ts';
import type { Store } from '../../registry/storage/store.ts';
import { findFreePort } from '../../registry/storage/versitygw.ts';
import { registeredKinds } from '../../training/kinds/registered/all.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../training/kinds/registered/describing.ts';
import { createLocalFunctions } from '../functions.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { openHome } from '../home/home.ts';
import { loadDefinition } from '../state-machine/load-definition.ts';
import { createStateMachine, type Handler } from '../state-machine/state-machine.ts';
import { createRugFlow } from '../testing/rug-flow.ts';
import { findMissing } from './find-missing.ts';
import { invokeFunction } from './invoke-function.ts';
import { lambdaHandler } from './lambda-handler.ts';
import { predictEvent } from './predict-event.ts';
import { type SamServer, startSamServer } from './sam-server.ts';
import { type SamStack, startSamStack } from './sam-stack.ts';

const missing = await findMissing();
const skipped = missing !== undefined && process.env.STIMA_SAM !== 'required';
if (skipped) console.warn(`The functions are not tried in containers: ${missing}.`);

const STONE = { carat: 1.1, cut: 'Ideal', color: 'G', clarity: 'VS1' };
const STONES = [
  STONE,
  { carat: 0.31, cut: 'very good', color: 'e', clarity: 'vs-2', depth: 61.8, table: 57, x: 4.3, y: 4.33, z: 2.67 },
  { carat: 4.9, cut: 'Fair', color: 'J', clarity: 'I1' },
  { ...STONE, cut: 'Idael' },
  { ...STONE, weight: 1 },
  'a stone',
];

describe.skipIf(skipped)(skipped ? `Functions in containers: skipped, ${missing}` : 'Functions in containers', () => {
  let folder: string;
  let stack: SamStack;
  let sam: SamServer;
  let local: Gateway;
  beforeAll(async () => {
    if (missing !== undefined) throw new Error(missing);
    folder = await mkdtemp(join(tmpdir(), 'stima-sam-test-'));
    stack = await startSamStack(await trainOnSome(folder));
    sam = await startSamServer(stack, { command: 'start-api', port: await findFreePort() });
    const document = createOpenApi(datasets, { describing: describingKinds, configuring: configuringKinds });
    const refuse = async () => Promise.reject(new Error('not here'));
    const home = { ...openHome(folder), data: stack.data, models: stack.models };
    local = await createGateway({
      document: createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds }),
      functions: createLocalFunctions({
        datasets,
        answering: registeredKinds.answering,
        checking: registeredKinds.checking,
        configuring: configuringKinds,
        describing: describingKinds,
        home,
        runs: { start: refuse, startForFile: refuse },
        uploadUrls: { create: refuse },
        document: () => document,
        waiting: async () => [],
        onArrived: async () => {},
      }),
      keys: [{ id: 'partner', value: 'key' }],
      ownerToken: 'token',
      port: 0,
    });
  });
  afterAll(async () => {
    await local?.close();
    await sam?.stop();
    await stack?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  it.each([
    ['a list of stones, some of them wrong', 'POST', '/v1/diamonds/predict', STONES],
    ['a list under its name', 'POST', '/v1/diamonds/predict', { items: STONES }],
    ['one stone', 'POST', '/v1/diamonds/predict', STONE],
    ['one stone at a version', 'POST', '/v1/diamonds/predict?version=v1', STONE],
    ['a stone that is wrong', 'POST', '/v1/diamonds/predict', { ...STONE, cut: 'Idael', x: '4' }],
    ['a missing version', 'POST', '/v1/diamonds/predict?version=v7', STONE],
    ['a missing dataset', 'POST', '/v1/rubies/predict', STONE],
    ['the card', 'GET', '/v1/diamonds', undefined],
    ['the versions', 'GET', '/v1/diamonds/versions', undefined],
    ['health', 'GET', '/health', undefined],
    ['the document', 'GET', '/openapi.json', undefined],
    ['the pages', 'GET', '/docs', undefined],
    ['the uploads', 'GET', '/v1/diamonds/uploads', undefined],
  ])('answer %s as the local server does, byte for byte', async (_, method, path, body) => {
    const [here, there] = [await ask(local.url, method, path, body), await ask(sam.url, method, path, body)];
    expect(there.status).toBe(here.status);
    expect(there.type).toBe(here.type);
    expect(there.bytes.equals(here.bytes), `${there.bytes}`.slice(0, 300)).toBe(true);
    expect(here.bytes.length).toBeGreaterThan(20);
  });

  it('price a stone when invoked one by one', async () => {
    const { result } = await invokeFunction(stack, 'predict', predictEvent('diamonds', STONE));
    const { bytes } = await ask(local.url, 'POST', '/v1/diamonds/predict', STONE);
    expect(result).toMatchObject({ statusCode: 200, body: bytes.toString() });
  });
});

describe.skipIf(skipped)(skipped ? `The flow in containers: skipped, ${missing}` : 'The flow in containers', () => {
  it('gives from a file the same bytes as in this process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stima-sam-test-'));
    const stores = { data: memoryStore(), models: memoryStore() };
    const key = await putSome(stores.data);
    const stack = await startSamStack(stores, 'training');
    try {
      const sam = await startSamServer(stack, { command: 'start-lambda', port: await findFreePort() });
      try {
        const handlers = FLOW.map((name): [string, Handler] => [name, lambdaHandler(sam.url, stack.functionOf(name))]);
        const definition = await loadDefinition(join(folder, 'cache'));
        const machine = createStateMachine(definition, Object.fromEntries(handlers), { waitScale: 0.1 });
        const event = { 'detail-type': 'Object Created', detail: { bucket: { name: 'data' }, object: { key } } };
        expect(await machine.run(event, { runId: 'contained' })).toMatchObject({ status: 'SUCCEEDED' });
        const failed = await machine.run({ dataset: 'rubies', cause: 'request' }, { runId: 'failing' });
        expect(failed).toMatchObject({ status: 'FAILED', error: 'UnknownDatasetError' });
      } finally {
        await sam.stop();
      }
      const flow = await createRugFlow(stores.data, stores.models, join(folder, 'cache'), {
        datasets,
        getFrozen: createShipped(registeredKinds.summarising),
      });
      await flow.announce(key);
      expect((await findChampion(stack.models, 'diamonds'))?.champion.version).toBe('v1');
      const [there, here] = [await modelOf(stack.models), await modelOf(stores.models)];
      expect(there.equals(here)).toBe(true);
      expect((await findRun(stack.data, 'diamonds', 'contained'))?.steps.map(({ step }) => step)).toEqual([
        ...['ingest', 'fit', 'evaluate', 'decide', 'promote'],
      ]);
    } finally {
      await stack.stop();
      await rm(folder, { recursive: true });
    }
  });
});

const FLOW = [
  ...['prepare', 'sum-up', 'merge', 'commit', 'ingest', 'fit', 'evaluate', 'decide', 'promote', 'record-failure'],
];

async function modelOf(models: Store): Promise<Buffer> {
  return Buffer.from((await models.get('diamonds/v1/model.json')).body);
}

/** Stores with a model of every 20th stone. */
async function trainOnSome(folder: string) {
  const stores = { data: memoryStore(), models: memoryStore() };
  const flow = await createRugFlow(stores.data, stores.models, join(folder, 'cache'), {
    datasets,
    getFrozen: createShipped(registeredKinds.summarising),
  });
  expect(await flow.announce(await putSome(stores.data))).toMatchObject({ status: 'SUCCEEDED' });
  return stores;
}

async function putSome(data: Store): Promise<string> {
  const key = 'incoming/diamonds/some.csv';
  await data.put(key, stonesCsv(0, 20));
  return key;
}

async function ask(url: string, method: string, path: string, body: unknown) {
  const response = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json', 'x-api-key': 'key', authorization: 'Bearer token' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const type = response.headers.get('content-type');
  return { status: response.status, type, bytes: Buffer.from(await response.arrayBuffer()) };
}
