import type { Dataset } from '../../datasets/dataset.ts';
import { soldCars } from '../../datasets/testing/cars/sold-cars.ts';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { createOpenApi } from '../../lambdas/http/document/openapi.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../training/kinds/registered/describing.ts';

/** Datasets whose schemas stand for those of any dataset that is priced, and of any that is decided by yes or no. */
const priced = { ...knives, name: 'priced' };
const decided = { ...soldCars, name: 'decided' };

const HEADER = '// Made of the OpenAPI document by `npm run types:page`.\n\n';

/**
 * The types of the interface for the page. The page knows no dataset, so the paths have a parameter in the place of its
 * name, and the answers are those of the kind without the dataset's own columns.
 */
export async function pageTypes(): Promise<string> {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  return HEADER + astToString(await openapiTS(JSON.stringify(document(), anyUnit)));
}

/** Prices are in any unit. */
const anyUnit = (key: string, value: unknown) =>
  key === 'unit' && typeof value === 'object' && value !== null ? { ...value, enum: undefined } : value;

function document(): Record<string, unknown> {
  const { paths, components, ...rest } = createOpenApi(
    new Map<string, Dataset>([
      [priced.name, priced],
      [decided.name, decided],
    ]),
    { describing: describingKinds, configuring: configuringKinds },
  );
  const parameter = { name: 'dataset', in: 'path', required: true, schema: { type: 'string' } };
  const common: Record<string, unknown> = {};
  for (const [path, methods] of Object.entries(paths))
    if (path.startsWith('/v1/priced'))
      common[path.replace('/priced', '/{dataset}')] = withDecisions(withParameter(methods, parameter));
    else if (!path.startsWith('/v1/decided')) common[path] = methods;
  // The fields of an item, and the currency and scales of its files, are read from the card of its dataset. Requests are the same for
  // all datasets.
  const {
    PricedItem,
    DecidedItem,
    DecidedAccept,
    DecidedPredictRequest,
    DecidedTrain,
    DecidedWhatIfRequest,
    ...schemas
  } = components.schemas;
  const anyItem = { type: 'object', additionalProperties: { anyOf: [{ type: 'number' }, { type: 'string' }] } };
  return {
    ...rest,
    paths: common,
    components: {
      ...components,
      schemas: { ...schemas, PricedItem: anyItem, PricedAccept: components.schemas.Accept },
    },
  };
}

/** Where a call answers with prices, that of another dataset answers with decisions. */
function withDecisions(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withDecisions);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]: [string, unknown]) => {
      if (key !== 'oneOf' || !Array.isArray(value)) return [key, withDecisions(value)];
      return [key, [...value, ...value.map(toDecision)]];
    }),
  );
}

const toDecision = (schema: { readonly $ref: string }) => ({ $ref: schema.$ref.replace('/Priced', '/Decided') });

function withParameter(
  methods: Readonly<Record<string, { readonly operationId: string; readonly parameters: readonly unknown[] }>>,
  parameter: object,
) {
  return Object.fromEntries(
    Object.entries(methods).map(([method, operation]) => [
      method,
      {
        ...operation,
        operationId: operation.operationId.replace(/Priced$/, ''),
        parameters: [parameter, ...operation.parameters],
      },
    ]),
  );
}
