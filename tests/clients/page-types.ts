import { knives } from '../../datasets/testing/knives/knives.ts';
import { createOpenApi } from '../../lambdas/http/document/openapi.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../training/kinds/registered/describing.ts';

/** A dataset whose schemas stand for those of any dataset that is priced. */
const any = { ...knives, name: 'priced' };

const HEADER = '// Made of the OpenAPI document by `npm run types:page`.\n\n';

/**
 * The types of the interface for the page. The page knows no dataset, so the paths have a parameter in the place of its
 * name, and the answers are those of the kind without the dataset's own columns.
 */
export async function pageTypes(): Promise<string> {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  return HEADER + astToString(await openapiTS(JSON.stringify(document())));
}

function document(): Record<string, unknown> {
  const { paths, components, ...rest } = createOpenApi(new Map([[any.name, any]]), {
    describing: describingKinds,
    configuring: configuringKinds,
  });
  const parameter = { name: 'dataset', in: 'path', required: true, schema: { type: 'string' } };
  const common = Object.entries(paths).map(([path, methods]) => {
    if (!path.startsWith('/v1/priced')) return [path, methods];
    return [path.replace('/priced', '/{dataset}'), withParameter(methods, parameter)];
  });
  // The fields of an item, and the currency and scales of its files, are read from the card of its dataset.
  const { PricedItem: _, ...schemas } = components.schemas;
  const anyItem = { type: 'object', additionalProperties: { anyOf: [{ type: 'number' }, { type: 'string' }] } };
  return {
    ...rest,
    paths: Object.fromEntries(common),
    components: {
      ...components,
      schemas: { ...schemas, PricedItem: anyItem, PricedAccept: components.schemas.Accept },
    },
  };
}

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
