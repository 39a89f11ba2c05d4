import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import type { Dataset } from '../../../datasets/dataset.ts';
import { datasets } from '../../../datasets/datasets.ts';
import { diamonds } from '../../../datasets/diamonds/diamonds.ts';
import type { LatticeDataset } from '../../../datasets/lattice-dataset.ts';
import { knives } from '../../../datasets/testing/knives/knives.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { answeringKinds } from '../../../training/kinds/registered/answering.ts';
import { configuringKinds } from '../../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../../training/kinds/registered/describing.ts';
import { mugs } from '../../../training/kinds/testing/group-median/mugs.ts';
import { medianKinds } from '../../../training/kinds/testing/group-median/registered.ts';
import { issueCodes } from '../../../training/table/issue-codes.ts';
import { isOpen, levelsOf } from '../../../training/table/levels.ts';
import { readItem } from '../../../training/table/read-item.ts';
import { allWithCurrency } from '../../../training/table/with-currency.ts';
import { catalogRoutes } from '../routes/catalog.ts';
import { marketRoutes } from '../routes/market.ts';
import { optionalRoutes } from '../routes/optional-calls.ts';
import { ownerRoutes } from '../routes/owner.ts';
import { predictRoutes } from '../routes/predict.ts';
import { problems } from '../wire/problem-codes.ts';
import { pascalName } from '../wire/schemas.ts';
import { createGatewayOpenApi } from './gateway-openapi.ts';
import { createOpenApi } from './openapi.ts';

const all: ReadonlyMap<string, Dataset> = new Map([...datasets, [knives.name, knives]]);
const asJson = (document: unknown) => JSON.parse(JSON.stringify(document));
const document = asJson(createOpenApi(all, { describing: describingKinds, configuring: configuringKinds }));
const gateway = asJson(createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds }));

type Paths = Record<string, Record<string, Record<string, unknown>>>;

const operationsOf = ({ paths }: { paths: Paths }) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

/**
 * Its schemas for Ajv. OpenAPI 3.0 marks a bound as exclusive by a boolean, as draft 4 did. Ajv reads an exclusive
 * bound as a number.
 */
function validator(): Ajv {
  const components = JSON.parse(JSON.stringify(document.components), (key, value) =>
    key === 'exclusiveMinimum' || key === 'exclusiveMaximum' ? undefined : value,
  );
  return new Ajv({ strict: false, validateFormats: false }).addSchema({ $id: 'd', components });
}

function* nodes(value: unknown, path = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>];
  for (const [key, part] of Object.entries(value)) yield* nodes(part, `${path}/${key}`);
}

describe.each([
  ['the document', document],
  ['what API Gateway imports', gateway],
])('%s', (_, own) => {
  it('has only references that resolve within the schemas, as API Gateway demands', () => {
    const refs = [...nodes(own)].flatMap(([, node]) => (typeof node.$ref === 'string' ? [node.$ref] : []));
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) {
      const name = /^#\/components\/schemas\/([A-Za-z0-9]+)$/.exec(ref)?.[1];
      expect(own.components.schemas, ref).toHaveProperty(name ?? ref);
    }
  });

  it('describes the parameters and the cursor of lists in pages', () => {
    for (const [path, answer] of [
      ['uploads', 'Uploads'],
      ['runs', 'Runs'],
    ] as const) {
      const found = operationsOf(own).filter(({ path: at, method }) => at.endsWith(`/${path}`) && method === 'get');
      expect(found.length).toBeGreaterThan(0);
      for (const { operation } of found) {
        expect(operation.parameters).toContainEqual(
          expect.objectContaining({
            name: 'limit',
            in: 'query',
            required: false,
            schema: { type: 'integer', minimum: 1, maximum: 1000 },
          }),
        );
        expect(operation.parameters).toContainEqual(
          expect.objectContaining({ name: 'next', in: 'query', required: false, schema: { type: 'string' } }),
        );
      }
      const { properties, required } = own.components.schemas[answer];
      expect(properties.next.type).toBe('string');
      expect(required).not.toContain('next');
    }
  });

  it('gives every operation a unique id, answers, an audience and its path parameters', () => {
    const operations = operationsOf(own);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    for (const { path, operation } of operations) {
      expect(operation.operationId).toMatch(/^[a-z][A-Za-z0-9]+$/);
      expect(Object.keys(operation.responses as object)).toEqual(expect.arrayContaining(['default']));
      expect(Object.keys(operation.responses as object).length).toBeGreaterThan(1);
      expect(['partner', 'owner', 'anyone']).toContain(operation['x-stima-audience']);
      const parameters = operation.parameters as { name: string; in: string; required: boolean }[];
      const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect((operation.security as unknown[]).length).toBeLessThan(2);
    }
  });
});

describe('what API Gateway imports', () => {
  it('has a function for every route, and the functions have no other routes', () => {
    const unused = undefined as never;
    const handled = {
      predict: {
        ...predictRoutes({ datasets, models: unused, answering: unused }),
        ...marketRoutes({ datasets, models: unused }),
        ...optionalRoutes({ datasets, models: unused, answering: answeringKinds }),
      },
      catalog: catalogRoutes({ datasets, models: unused, document: unused, describing: unused }),
      owner: ownerRoutes({
        datasets,
        data: unused,
        models: unused,
        runs: unused,
        uploadUrls: unused,
        checking: unused,
        configuring: unused,
      }),
    };
    const named = operationsOf(gateway).map(
      ({ path, method, operation }) => `${operation['x-stima-function']} ${method.toUpperCase()} ${path}`,
    );
    const answered = Object.entries(handled).flatMap(([name, routes]) =>
      Object.keys(routes).map((route) => `${name} ${route}`),
    );
    expect(named.sort()).toEqual(answered.sort());
  });

  it('uses only keywords that API Gateway accepts, and no examples', () => {
    const banned = ['oneOf', 'anyOf', 'allOf', 'not', 'nullable', 'const', 'default', 'additionalProperties'];
    banned.push('exclusiveMinimum', 'exclusiveMaximum', 'discriminator', 'readOnly', 'propertyNames', '$schema');
    banned.push('$id', 'id', '$defs', 'definitions', 'example', 'examples');
    for (const [path, node] of nodes(gateway.components.schemas)) {
      if (path === '#' || path.endsWith('/properties')) continue;
      for (const keyword of banned) expect(node, `${path} ${keyword}`).not.toHaveProperty(keyword);
      if ('type' in node) expect(typeof node.type).toBe('string');
    }
    expect(JSON.stringify(gateway)).not.toMatch(/"(example|examples|oneOf|anyOf|additionalProperties)":/);
  });

  it('names no dataset, so it stays the same when a dataset is added', () => {
    for (const name of all.keys()) expect(JSON.stringify(gateway)).not.toMatch(new RegExp(name, 'i'));
  });

  it('accepts a list with wrong items, since the function reports their faults', () => {
    const validate = new Ajv({ strict: false }).compile({ ...gateway.components.schemas.PredictRequest });
    for (const body of [[{ carat: 'x' }], { items: [null, 5] }, {}, [[]]]) expect(validate(body)).toBe(true);
  });
});

describe.each([...all.values()].map((dataset) => [dataset.name, dataset] as const))(
  'the document of %s',
  (name, dataset) => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'd', components: document.components });
    const check = (schema: string, value: unknown) => ajv.validate({ $ref: `d#/components/schemas/${schema}` }, value);
    const pascal = pascalName(dataset);
    const { requestBody, responses } = document.paths[`/v1/${name}/predict`].post;
    const media = requestBody.content['application/json'];

    it('has every path that API Gateway routes, with the dataset’s name', () => {
      const own = Object.keys(document.paths).filter(
        (path) => path === `/v1/${name}` || path.startsWith(`/v1/${name}/`),
      );
      // Only a dataset whose prices follow a market has an index of it.
      const routed = Object.keys(gateway.paths).filter(
        (path) => path.startsWith('/v1/{dataset}') && (!path.endsWith('/market') || 'market' in dataset),
      );
      expect(own).toEqual(routed.map((path) => path.replace('{dataset}', name)));
      expect(Object.keys(document.paths).join()).not.toContain('{dataset}');
    });

    it('accepts one item or a list, and answers with one prediction or several', () => {
      expect(media.schema).toEqual({ $ref: `#/components/schemas/${pascal}PredictRequest` });
      expect(document.components.schemas[`${pascal}PredictRequest`].oneOf).toHaveLength(3);
      expect(responses['200'].content['application/json'].schema.oneOf).toEqual([
        { $ref: `#/components/schemas/${pascal}Prediction` },
        { $ref: `#/components/schemas/${pascal}Predictions` },
      ]);
      const { properties, required } = document.components.schemas[`${pascal}Prediction`];
      expect(Object.keys(properties).filter((field) => !['asOf', 'ref', 'ownRows'].includes(field))).toEqual(required);
      expect(properties.asOf.type).toBe('string');
      expect(properties.ref.type).toBe('string');
      const said = dataset.target.answers ? ['decision', 'probability', 'threshold'] : ['price', 'unit', 'range'];
      expect(required).toEqual(['dataset', 'version', ...said, 'reference', 'reasons', 'warnings']);
    });

    it('has its own examples, which are valid and which the function can read', () => {
      const { one, least, list } = media.examples;
      for (const { value } of [one, least, list]) expect(check(`${pascal}PredictRequest`, value)).toBe(true);
      for (const item of [one.value, least.value, ...list.value.items]) {
        expect(check(`${pascal}Item`, item)).toBe(true);
        expect(readItem(dataset, item)).toHaveProperty('row');
      }
      for (const column of dataset.columns) expect(one.value).toHaveProperty(column.name);
    });

    it('lists the words of a column, and describes an order only if the column has one', () => {
      const { properties } = document.components.schemas[`${pascal}Item`];
      for (const column of dataset.columns) {
        const { enum: words, description } = properties[column.name];
        if (column.kind === 'number' || column.kind === 'text' || isOpen(column)) expect(words).toBeUndefined();
        else expect(words).toEqual([...levelsOf(column)!, ...(column.required ? [] : [null])]);
        expect(/from (worst|best) to/.test(description)).toBe(column.kind === 'grade');
      }
    });

    it('refuses an item that is invalid for the dataset', () => {
      const { one } = media.examples;
      const nothing = dataset.columns.some(({ required }) => required) ? [{}] : [];
      for (const body of [...nothing, [], { ...one.value, shade: 1 }, { items: [] }, 5])
        expect(check(`${pascal}PredictRequest`, body)).toBe(false);
    });
  },
);

test('says what moves with time, where anything does', () => {
  const { DiamondsPredictRequest, KnivesPredictRequest } = document.components.schemas;
  expect(DiamondsPredictRequest.description).toContain('With time there moves the level of prices, month by month.');
  expect(KnivesPredictRequest.description).toContain('With time there moves the level of prices, quarter by quarter.');
  const { schemas } = createOpenApi(new Map([[rugs.name, rugs]]), {
    describing: describingKinds,
    configuring: configuringKinds,
  }).components;
  expect(schemas.RugsPredictRequest!.description).not.toContain('With time');
});

test('describes wear from best to worst, a maker as one of several, and a constant column by its one value', () => {
  const { wear, maker, steel } = document.components.schemas.KnivesItem.properties;
  expect([wear.description, maker.description, steel.description]).toEqual([
    'Wear, from best to worst: none, light, heavy',
    'Maker, one of: Aster, Brock, Corvo',
    'Steel: only knives of carbon steel are priced',
  ]);
});

test('every code that a program may meet is listed, with a sentence', () => {
  const { Problem, InputError, DiamondsPrediction } = document.components.schemas;
  for (const [schema, codes] of [
    [Problem.properties.code, Object.keys(problems)],
    [InputError.properties.code, [...Object.keys(issueCodes), 'wrong-value']],
  ] as const) {
    expect(schema.enum).toEqual(codes);
    for (const code of codes) expect(schema.description).toContain(`${code}: `);
  }
  const warnings = DiamondsPrediction.properties.warnings.items.properties.code;
  expect(warnings.enum).toEqual(expect.arrayContaining(['implausible-carat', 'value-not-used', 'unseen-combination']));
});

test('a server is named relative to the document, which lies below the stage on AWS', () => {
  const [{ url }] = document.servers;
  expect(new URL(url, 'https://api.example/prod/openapi.json').href).toBe('https://api.example/prod/');
  expect(new URL(url, 'http://127.0.0.1:3000/openapi.json').href).toBe('http://127.0.0.1:3000/');
});

test('a held upload is accepted with the words that its dataset knows', () => {
  const { DiamondsAccept, KnivesAccept } = document.components.schemas;
  expect(DiamondsAccept.properties).toMatchObject({ scale: { enum: ['gia'] }, currency: { enum: ['USD'] } });
  expect(Object.keys(KnivesAccept.properties)).not.toContain('scale');
  expect(KnivesAccept.properties.currency.enum).toEqual(['CHF']);
});

test('prices are in the currency of the owner, and in that of what ships until there are prices of his', () => {
  const unitOf = (from: Parameters<typeof createOpenApi>[0], dataset: string) =>
    asJson(createOpenApi(from, { describing: describingKinds, configuring: configuringKinds })).components.schemas[
      `${dataset}Prediction`
    ].properties.unit;
  const inEuro = allWithCurrency(all, 'EUR');
  expect(unitOf(all, 'Diamonds').enum).toEqual(['USD']);
  expect(unitOf(inEuro, 'Diamonds').enum).toEqual(['EUR', 'USD']);
  expect(unitOf(inEuro, 'Knives').enum).toEqual(['EUR']);
});

test('every example of a body is valid under its schema', () => {
  const ajv = validator();
  const examples = operationsOf(document).flatMap(({ operation }) => {
    const content = (
      operation.requestBody as { content?: Record<string, { schema: { $ref?: string }; example?: unknown }> }
    )?.content;
    return Object.values(content ?? {}).filter(({ example }) => example !== undefined);
  });
  expect(examples.length).toBeGreaterThan(2);
  for (const { schema, example } of examples) expect(ajv.validate({ $ref: `d${schema.$ref}` }, example)).toBe(true);
});

test('describes nothing common to all datasets by the example of one dataset', () => {
  const { schemas } = document.components;
  const common = Object.entries(schemas).filter(([name]) => !/^(Diamonds|Knives)/.test(name));
  expect(common.length).toBeGreaterThan(20);
  expect(JSON.stringify(common)).not.toMatch(/diamond|carat|stone|USD/i);
});

test('a dataset with a name of two words has its own schemas and ids', () => {
  const opals: Dataset = { ...knives, name: 'black-opals' };
  const { components, paths } = createOpenApi(new Map([...datasets, [opals.name, opals]]), {
    describing: describingKinds,
    configuring: configuringKinds,
  });
  expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['BlackOpalsItem', 'DiamondsItem']));
  expect(paths['/v1/black-opals/predict']?.post?.operationId).toBe('predictBlackOpals');
});

test('an optional call is only in the documents of datasets whose kind has it, and a route only if some kind has it', () => {
  const cups: Dataset = { ...mugs, name: 'cups', kind: 'group-median-similar' };
  const describing = {
    ...medianKinds.describing,
    'group-median-similar': {
      ...medianKinds.describing['group-median'],
      similarSchema: () => z.object({ maker: z.string(), price: z.number() }),
    },
  };
  const configuring = { ...medianKinds.configuring, 'group-median-similar': medianKinds.configuring['group-median'] };
  const kinds = { describing, configuring };
  const { paths, components } = createOpenApi(new Map([mugs, cups].map((own) => [own.name, own])), kinds);
  const optional = Object.keys(paths).filter((path) => /similar|what-if/.test(path));
  expect(optional).toEqual(['/v1/cups/similar']);
  expect(components.schemas.CupsSimilar).toHaveProperty('properties.items.items.properties.maker');
  expect(components.schemas).not.toHaveProperty('MugsSimilar');
  expect(createGatewayOpenApi(kinds).paths).toHaveProperty(['/v1/{dataset}/similar', 'post']);
  expect(components.schemas.MugsTrain).toHaveProperty('properties.parameters.properties.fewest');
  expect(Object.keys(createGatewayOpenApi(medianKinds).paths).join()).not.toMatch(/similar|what-if/);
  const shipped = createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds });
  expect(Object.keys(shipped.paths).filter((path) => /similar|what-if/.test(path))).toEqual(['/v1/{dataset}/what-if']);
});

test('the index of prices is offered for a dataset whose prices move in time, and for no other', () => {
  const kinds = { describing: describingKinds, configuring: configuringKinds };
  const still = { ...rugs, name: 'still' };
  const moving: LatticeDataset = { ...rugs, name: 'moving', market: diamonds.market };
  const { paths } = createOpenApi(new Map([still, moving].map((own) => [own.name, own])), kinds);
  expect(Object.keys(paths).filter((path) => path.endsWith('/market'))).toEqual(['/v1/moving/market']);
  expect(createGatewayOpenApi(kinds).paths).toHaveProperty(['/v1/{dataset}/market', 'get']);
  expect(Object.keys(createGatewayOpenApi(medianKinds).paths).join()).not.toContain('market');
});

test('the documents are the same each time', () => {
  expect(JSON.stringify(createOpenApi(all, { describing: describingKinds, configuring: configuringKinds }))).toBe(
    JSON.stringify(createOpenApi(all, { describing: describingKinds, configuring: configuringKinds })),
  );
  expect(JSON.stringify(createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds }))).toBe(
    JSON.stringify(createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds })),
  );
});
