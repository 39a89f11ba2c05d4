import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import type { Dataset } from '../../../datasets/dataset.ts';
import { datasets } from '../../../datasets/datasets.ts';
import { diamonds } from '../../../datasets/diamonds/diamonds.ts';
import type { LatticeDataset } from '../../../datasets/lattice-dataset.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { answeringKinds } from '../../../training/kinds/registered/answering.ts';
import { configuringKinds } from '../../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../../training/kinds/registered/describing.ts';
import { mugs } from '../../../training/kinds/testing/group-median/mugs.ts';
import { medianKinds } from '../../../training/kinds/testing/group-median/registered.ts';
import { catalogRoutes } from '../routes/catalog.ts';
import { marketRoutes } from '../routes/market.ts';
import { optionalRoutes } from '../routes/optional-calls.ts';
import { ownerRoutes } from '../routes/owner.ts';
import { predictRoutes } from '../routes/predict.ts';
import { createGatewayOpenApi } from './gateway-openapi.ts';
import { createOpenApi } from './openapi.ts';

import { all, gateway, nodes, operationsOf } from './testing/documents.ts';

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
