import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import type { Dataset } from '../../../datasets/dataset.ts';
import { datasets } from '../../../datasets/datasets.ts';
import { diamonds } from '../../../datasets/diamonds/diamonds.ts';
import { readItem } from '../../../training/table/read-row.ts';
import { catalogRoutes } from '../routes/catalog.ts';
import { ownerRoutes } from '../routes/owner.ts';
import { predictRoutes } from '../routes/predict.ts';
import { createOpenApi } from './openapi.ts';

const document = JSON.parse(JSON.stringify(createOpenApi(datasets)));
const operations = Object.entries<Record<string, Record<string, unknown>>>(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

function* nodes(value: unknown, path = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>];
  for (const [key, part] of Object.entries(value)) yield* nodes(part, `${path}/${key}`);
}

test('every reference resolves, and within the schemas, as API Gateway demands', () => {
  const refs = [...nodes(document)].flatMap(([, node]) => (typeof node.$ref === 'string' ? [node.$ref] : []));
  expect(refs.length).toBeGreaterThan(20);
  for (const ref of refs) {
    const name = /^#\/components\/schemas\/([A-Za-z0-9]+)$/.exec(ref)?.[1];
    expect(document.components.schemas, ref).toHaveProperty(name ?? ref);
  }
});

test('lists that come in pages say so: which page may be asked for, and where the next one begins', () => {
  for (const [path, answer] of [
    ['/v1/{dataset}/uploads', 'Uploads'],
    ['/v1/{dataset}/runs', 'Runs'],
  ] as const) {
    const { parameters } = document.paths[path].get;
    expect(parameters).toContainEqual(
      expect.objectContaining({
        name: 'limit',
        in: 'query',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 1000 },
      }),
    );
    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'next', in: 'query', required: false, schema: { type: 'string' } }),
    );
    const { properties, required } = document.components.schemas[answer];
    expect(properties.next.type).toBe('string');
    expect(required).not.toContain('next');
  }
});

test('every operation has an id of its own, answers, an audience, a function and its path parameters', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(operations.length);
  for (const { path, operation } of operations) {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
    expect(Object.keys(operation.responses as object)).toEqual(expect.arrayContaining(['default']));
    expect(Object.keys(operation.responses as object).length).toBeGreaterThan(1);
    expect(['partner', 'owner', 'anyone']).toContain(operation['x-stima-audience']);
    expect(['predict', 'catalog', 'owner']).toContain(operation['x-stima-function']);
    const parameters = operation.parameters as { name: string; in: string; required: boolean }[];
    const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect((operation.security as unknown[]).length).toBeLessThan(2);
  }
});

test('every route of the document has a function that answers it, and no function has another', () => {
  const unused = undefined as never;
  const handled = {
    predict: predictRoutes({ datasets, models: unused, answering: unused }),
    catalog: catalogRoutes({ datasets, models: unused, document: unused }),
    owner: ownerRoutes({
      datasets,
      data: unused,
      models: unused,
      runs: unused,
      uploadUrls: unused,
      answering: unused,
    }),
  };
  const named = operations.map(
    ({ path, method, operation }) => `${operation['x-stima-function']} ${method.toUpperCase()} ${path}`,
  );
  const answered = Object.entries(handled).flatMap(([name, routes]) =>
    Object.keys(routes).map((route) => `${name} ${route}`),
  );
  expect(named.sort()).toEqual(answered.sort());
});

test('no schema uses what API Gateway does not take', () => {
  const banned = [
    'oneOf',
    'anyOf',
    'allOf',
    'not',
    'nullable',
    'const',
    'default',
    'exclusiveMinimum',
    'exclusiveMaximum',
  ];
  banned.push('discriminator', 'readOnly', 'propertyNames', '$schema', '$id', 'id', '$defs', 'definitions', 'examples');
  for (const [path, node] of nodes(document.components.schemas, '#')) {
    if (path === '#' || path.endsWith('/properties') || path.includes('/example')) continue;
    for (const keyword of banned) expect(node, `${path} ${keyword}`).not.toHaveProperty(keyword);
    if ('type' in node) expect(typeof node.type).toBe('string');
  }
});

test('every example of a schema is valid under it, and a declared item is one that is read', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'd', components: document.components });
  const examples = operations.flatMap(({ operation }) => {
    const content = (
      operation.requestBody as { content?: Record<string, { schema: { $ref?: string }; example?: unknown }> }
    )?.content;
    return Object.values(content ?? {}).filter(({ example }) => example !== undefined);
  });
  expect(examples.length).toBeGreaterThan(2);
  for (const { schema, example } of examples) expect(ajv.validate({ $ref: `d${schema.$ref}` }, example)).toBe(true);
  const { example } = document.components.schemas.DiamondsItem;
  expect(ajv.validate({ $ref: 'd#/components/schemas/DiamondsItem' }, example)).toBe(true);
  expect(readItem(diamonds, example)).toHaveProperty('row');
});

test('the schema of a prediction body lets a list with wrong items through', () => {
  const schema = { ...document.components.schemas.PredictRequest };
  const validate = new Ajv({ strict: false }).compile(schema);
  for (const body of [[{ carat: 'x' }], { items: [null, 5] }, {}, [[]]]) expect(validate(body)).toBe(true);
});

test('another dataset brings a schema of its own', () => {
  const opals: Dataset = { ...diamonds, name: 'black-opals' };
  const { components } = createOpenApi(new Map([...datasets, [opals.name, opals]]));
  expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['BlackOpalsItem', 'DiamondsItem']));
});

test('the document is the same each time', () => {
  expect(JSON.stringify(createOpenApi(datasets))).toBe(JSON.stringify(createOpenApi(datasets)));
});
