import { afterAll, beforeAll, expect, it } from 'vitest';
import { knives } from '../datasets/testing/knives/knives.ts';
import type { Answerer } from '../training/kinds/answering-kind.ts';
import { answeringKinds } from '../training/kinds/registered/answering.ts';
import { leastExampleItem } from '../training/table/item.ts';
import { type ModelServer, serve } from './serve.ts';

let server: ModelServer;
beforeAll(async () => {
  // No call here comes to the model.
  const loaded = { dataset: knives, bytes: new Uint8Array(), answerer: {} as Answerer, version: 'v1' };
  server = await serve({ loaded, answering: answeringKinds, host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

it('prices of JSON and of CSV are those of today, less certain than when they were learnt', async () => {
  const warning = { code: 'old-level', path: '', message: 'nothing is known of prices since 2020-01' };
  const old = {
    recipe: '',
    asOf: '2020-01',
    answer: () => ({ warnings: [warning] }),
    relativeWidth: () => 0.5,
    contradicts: () => false,
    isOutside: () => false,
    csvColumns: ['predicted_price'],
    csvCells: () => ({ cells: ['1'], warnings: [warning] }),
  } satisfies Answerer;
  const fresh: Answerer = { ...old, answer: () => ({ warnings: [] }), on: () => old };
  const loaded = { dataset: knives, bytes: new Uint8Array(), answerer: fresh, version: 'v1' };
  const serving = await serve({ loaded, answering: answeringKinds, host: '127.0.0.1', port: 0 });
  const send = (type: string, body: string) =>
    fetch(`http://127.0.0.1:${serving.port}/invocations`, { method: 'POST', headers: { 'content-type': type }, body });
  try {
    const item = leastExampleItem(knives);
    const json = await send('application/json', JSON.stringify(item));
    expect(await json.json()).toMatchObject({ asOf: '2020-01', warnings: [warning] });
    const csv = await send('text/csv', `${Object.keys(item).join(',')}\n${Object.values(item).join(',')}\n`);
    expect(await csv.text()).toMatch(/,1,v1,old-level,\n$/);
  } finally {
    await serving.close();
  }
});

it.each([
  ['POST', '/ping', 'GET'],
  ['GET', '/invocations', 'POST'],
  ['PUT', '/invocations?x=1', 'POST'],
  ['DELETE', '/v1/knives/predict', 'POST'],
])('%s %s is 405 with the method that the path has: %s', async (method, path, allowed) => {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
  expect(await answer.json()).toMatchObject({ code: 'method-not-allowed', status: 405 });
});

it('a path that is not there is no route, whatever the method', async () => {
  for (const method of ['GET', 'POST']) {
    const answer = await fetch(`http://127.0.0.1:${server.port}/nowhere`, { method });
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'unknown-route' }]);
  }
  expect((await fetch(`http://127.0.0.1:${server.port}/ping`)).status).toBe(200);
});
