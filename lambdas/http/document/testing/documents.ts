import type { Dataset } from '../../../../datasets/dataset.ts';
import { datasets } from '../../../../datasets/datasets.ts';
import { knives } from '../../../../datasets/testing/knives/knives.ts';
import { configuringKinds } from '../../../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../../../training/kinds/registered/describing.ts';
import { createGatewayOpenApi } from '../gateway-openapi.ts';
import { createOpenApi } from '../openapi.ts';

export const all: ReadonlyMap<string, Dataset> = new Map([...datasets, [knives.name, knives]]);
export const asJson = (document: unknown) => JSON.parse(JSON.stringify(document));
export const document = asJson(createOpenApi(all, { describing: describingKinds, configuring: configuringKinds }));
export const gateway = asJson(createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds }));

type Paths = Record<string, Record<string, Record<string, unknown>>>;

export const operationsOf = ({ paths }: { paths: Paths }) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

/** Every object of a document, with its path. */
export function* nodes(value: unknown, path = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>];
  for (const [key, part] of Object.entries(value)) yield* nodes(part, `${path}/${key}`);
}
