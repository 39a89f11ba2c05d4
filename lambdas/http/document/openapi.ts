import type { Dataset } from '../../../datasets/dataset.ts';
import { gatewayResponsesExtension } from '../request/gateway-responses.ts';
import { itemSchemaName, type JsonSchema, jsonSchemas } from '../wire/schemas.ts';
import { type Audience, type Content, type FunctionName, type Operation, operations } from './operations.ts';

export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
  readonly [extension: `x-${string}`]: unknown;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly description: string;
    readonly schema: JsonSchema;
    readonly example: string | number;
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>;
  readonly 'x-stima-audience': Audience;
  readonly 'x-stima-function': FunctionName;
  readonly 'x-amazon-apigateway-request-validator': 'parameters' | 'all';
}

/** The whole interface as one OpenAPI 3.0 document, within what API Gateway imports. */
export function createOpenApi(datasets: ReadonlyMap<string, Dataset>): OpenApi {
  const all = [...datasets.values()];
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= {};
    paths[operation.path]![operation.method] = toOpenApi(operation, all);
  }
  return {
    openapi: '3.0.3',
    info: {
      title: 'Stima',
      version: '1',
      description: `Prices things and says why. Datasets: ${all.map((dataset) => `${dataset.name} (${itemSchemaName(dataset)})`).join(', ')}.`,
    },
    paths,
    components: {
      schemas: jsonSchemas(all),
      securitySchemes: {
        partner: { type: 'apiKey', name: 'x-api-key', in: 'header' },
        owner: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      },
    },
    'x-amazon-apigateway-request-validators': {
      all: { validateRequestBody: true, validateRequestParameters: true },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    },
    'x-amazon-apigateway-binary-media-types': [
      'text/csv',
      'application/csv',
      'application/gzip',
      'application/x-gzip',
      'application/octet-stream',
    ],
    'x-amazon-apigateway-gateway-responses': gatewayResponsesExtension,
  };
}

function toOpenApi(operation: Operation, datasets: readonly Dataset[]): OpenApiOperation {
  const { id, audience, body } = operation;
  return {
    operationId: id,
    summary: operation.summary,
    ...(operation.description !== undefined && { description: operation.description }),
    security: audience === 'anyone' ? [] : [{ [audience]: [] }],
    parameters: parametersOf(operation, datasets),
    ...(body && { requestBody: { required: body.required, content: body.content } }),
    responses: {
      ...operation.answers,
      default: { description: 'What went wrong', content: { 'application/problem+json': { schema: ref('Problem') } } },
    },
    'x-stima-audience': audience,
    'x-stima-function': operation.function,
    'x-amazon-apigateway-request-validator': body?.validated ? 'all' : 'parameters',
  };
}

const PATH_PARAMETERS: Readonly<Record<string, { description: string; example: string }>> = {
  version: { description: 'a version', example: 'v1' },
  id: { description: 'the id of an upload or a run', example: '9f86d081884c7d65' },
};

function parametersOf({ path, query = [] }: Operation, datasets: readonly Dataset[]): OpenApiOperation['parameters'] {
  const names = datasets.map(({ name }) => name);
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const known = PATH_PARAMETERS[name] ?? { description: `one of ${names.join(', ')}`, example: names[0] ?? '' };
    return { name, in: 'path' as const, required: true, schema: { type: 'string' }, ...known };
  });
  return [
    ...inPath,
    ...query.map((parameter) => ({ schema: { type: 'string' }, ...parameter, in: 'query' as const, required: false })),
  ];
}

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
