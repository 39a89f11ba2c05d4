import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import type { Dataset } from '../../../datasets/dataset.ts';
import { datasets } from '../../../datasets/datasets.ts';
import { knives } from '../../../datasets/testing/knives/knives.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { configuringKinds } from '../../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../../training/kinds/registered/describing.ts';
import { issueCodes } from '../../../training/table/issue-codes.ts';
import { isOpen, levelsOf } from '../../../training/table/levels.ts';
import { readItem } from '../../../training/table/read-item.ts';
import { allWithCurrency } from '../../../training/table/with-currency.ts';
import { problems } from '../wire/problem-codes.ts';
import { pascalName } from '../wire/schemas.ts';
import { createGatewayOpenApi } from './gateway-openapi.ts';
import { createOpenApi } from './openapi.ts';

import { all, asJson, document, gateway, nodes, operationsOf } from './testing/documents.ts';

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
      expect(
        Object.keys(properties).filter((field) => !['asOf', 'ref', 'ownRows', 'principalReasons'].includes(field)),
      ).toEqual(required);
      expect(properties.asOf.type).toBe('string');
      expect(properties.ref.type).toBe('string');
      const said = dataset.target.answers
        ? ['decision', 'probability', 'threshold', 'thresholdFrom']
        : ['price', 'unit', 'range'];
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

test('the documents are the same each time', () => {
  expect(JSON.stringify(createOpenApi(all, { describing: describingKinds, configuring: configuringKinds }))).toBe(
    JSON.stringify(createOpenApi(all, { describing: describingKinds, configuring: configuringKinds })),
  );
  expect(JSON.stringify(createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds }))).toBe(
    JSON.stringify(createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds })),
  );
});
