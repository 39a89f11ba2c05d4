import { expect, test, vi } from 'vitest';
import { datasets } from '../../../datasets/datasets.ts';
import { memoryStore } from '../../../registry/storage/memory-store.ts';
import { StorageError } from '../../../registry/storage/store.ts';
import { configuringKinds } from '../../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../../training/kinds/registered/describing.ts';
import { createOpenApi } from '../document/openapi.ts';
import { call } from '../testing/call.ts';
import { catalogRoutes } from './catalog.ts';

function arrange() {
  const models = memoryStore();
  return {
    models,
    routes: catalogRoutes({
      datasets,
      models,
      describing: describingKinds,
      document: () => createOpenApi(datasets, { describing: describingKinds, configuring: configuringKinds }),
    }),
  };
}

async function crown(models: ReturnType<typeof memoryStore>) {
  for (const version of ['v1', 'v2', 'v10']) {
    await models.put(`diamonds/${version}/model.json`, '{}');
    await models.put(`diamonds/${version}/report.json`, JSON.stringify({ holdout: { medianError: 1 } }));
  }
  await models.put('diamonds/v10/decision.json', '{"kind":"keep","because":"worse-than-champion"}');
  await models.put('diamonds/champion.json', '{"version":"v2","since":"2026","by":"stima","previous":"v1"}');
}

test('the card describes the fields of an item and names the champion', async () => {
  const { models, routes } = arrange();
  const before = (await call(routes, 'GET /v1/{dataset}')).body;
  expect(before).not.toHaveProperty('champion');
  expect(before.fields[0]).toMatchObject({ name: 'carat', kind: 'number', required: true, unit: 'ct', min: 0.05 });
  expect(before.fields[1].levels).toContain('Very Good');
  expect(before.fields[1].best).toBe('last');
  expect(before.fields[4]).toMatchObject({ name: 'depth', label: 'Depth' });
  await crown(models);
  expect((await call(routes, 'GET /v1/{dataset}')).body).toMatchObject({
    champion: { version: 'v2', previous: 'v1' },
    report: { holdout: { medianError: 1 } },
  });
});

test('versions come latest first, by number', async () => {
  const { models, routes } = arrange();
  expect((await call(routes, 'GET /v1/{dataset}/versions')).body.versions).toEqual([]);
  await crown(models);
  const { versions } = (await call(routes, 'GET /v1/{dataset}/versions')).body;
  expect(versions.map((one: { version: string; champion: boolean }) => [one.version, one.champion])).toEqual([
    ['v10', false],
    ['v2', true],
    ['v1', false],
  ]);
  expect(versions[0].decision.kind).toBe('keep');
});

test('one version, and a missing one', async () => {
  const { models, routes } = arrange();
  await crown(models);
  const get = (version: string) => call(routes, 'GET /v1/{dataset}/versions/{version}', { path: { version } });
  expect((await get('v2')).body).toMatchObject({ dataset: 'diamonds', version: 'v2', champion: true });
  expect((await get('v3')).body).toMatchObject({ status: 404, code: 'unknown-version' });
  expect((await get('2')).status).toBe(400);
});

test('versions and other datasets are listed if a pointer is damaged, and card and health say who can repair it', async () => {
  const { models, routes } = arrange();
  await crown(models);
  await models.put('diamonds/champion.json', '{"version"');
  const { versions } = (await call(routes, 'GET /v1/{dataset}/versions')).body;
  expect(versions.map((one: { version: string; champion: boolean }) => [one.version, one.champion])).toEqual([
    ['v10', false],
    ['v2', false],
    ['v1', false],
  ]);
  expect((await call(routes, 'GET /v1/{dataset}/versions/{version}', { path: { version: 'v2' } })).status).toBe(200);
  expect((await call(routes, 'GET /v1/{dataset}')).body).toMatchObject({
    status: 503,
    code: 'champion-damaged',
    detail: expect.stringMatching(/owner.*promote/),
  });
  expect((await call(routes, 'GET /health')).body).toEqual({
    status: 'ok',
    datasets: [...datasets.keys()].map((dataset) =>
      dataset === 'diamonds'
        ? { dataset, damaged: true, message: expect.stringMatching(/owner.*promote/) }
        : { dataset },
    ),
  });
});

test('health shows the versions, and fails if storage fails', async () => {
  const { models, routes } = arrange();
  await crown(models);
  expect((await call(routes, 'GET /health')).body).toEqual({
    status: 'ok',
    datasets: [...datasets.keys()].map((dataset) => ({ dataset, ...(dataset === 'diamonds' && { version: 'v2' }) })),
  });
  vi.spyOn(models, 'find').mockRejectedValue(new StorageError('s3://secret cannot be read'));
  const away = await call(routes, 'GET /health');
  expect([away.status, away.body.code, away.text.includes('secret')]).toEqual([503, 'storage-unavailable', false]);
});

test('the page loads no resource and runs no script', async () => {
  const { routes } = arrange();
  const { status, headers, text } = await call(routes, 'GET /docs');
  expect(status).toBe(200);
  expect(headers?.['content-type']).toBe('text/html; charset=utf-8');
  expect(text).not.toMatch(/<script|<link|<img|https?:|url\(|@import/i);
  expect(text).toContain('/v1/diamonds/predict');
  expect(text).toContain('no-model');
  expect(text).toContain('DiamondsItem');
});

test('the document is served unchanged', async () => {
  const { routes } = arrange();
  expect((await call(routes, 'GET /openapi.json')).body).toEqual(
    JSON.parse(JSON.stringify(createOpenApi(datasets, { describing: describingKinds, configuring: configuringKinds }))),
  );
});
