import type { JsonSchema } from '../wire/schemas.ts';
import { VERSION_PATTERN } from '../wire/version.ts';
import type { Answers, Audience, Content, Operation } from './operation.ts';

/** A call as an OpenAPI operation. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Answers;
  readonly 'x-stima-audience': Audience;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly example?: string | number;
}

/** Calls by path, then by method. */
export type Paths<O> = Readonly<Record<string, Readonly<Record<string, O>>>>;

export function pathsOf<O>(operations: readonly Operation[], describe: (operation: Operation) => O): Paths<O> {
  const paths: Record<string, Record<string, O>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= {};
    paths[operation.path]![operation.method] = describe(operation);
  }
  return paths;
}

export const securitySchemes: Readonly<Record<string, JsonSchema>> = {
  partner: { type: 'apiKey', name: 'x-api-key', in: 'header' },
  owner: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
};

export function describeOperation(operation: Operation): OpenApiOperation {
  const { id, audience, body } = operation;
  return {
    operationId: id,
    summary: operation.summary,
    ...(operation.description !== undefined && { description: operation.description }),
    security: audience === 'anyone' ? [] : [{ [audience]: [] }],
    parameters: parametersOf(operation),
    ...(body && { requestBody: { required: body.required, content: body.content } }),
    responses: {
      ...operation.answers,
      default: {
        description: 'What went wrong',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    'x-stima-audience': audience,
  };
}

const PATH_PARAMETERS: Readonly<Record<string, { description: string; example: string; schema?: JsonSchema }>> = {
  dataset: { description: 'the name of a dataset', example: 'NAME' },
  version: { description: 'a version', example: 'v1', schema: { type: 'string', pattern: VERSION_PATTERN } },
  id: { description: 'the id of an upload or a run', example: '9f86d081884c7d65' },
};

function parametersOf({ id, path, query = [] }: Operation): readonly Parameter[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): Parameter => {
    const known = PATH_PARAMETERS[name];
    if (known === undefined) throw new Error(`${id}: the parameter ${name} of its path is not described`);
    return { name, in: 'path', required: true, schema: { type: 'string' }, ...known };
  });
  return [
    ...inPath,
    ...query.map(({ ofLevels: _, ...parameter }) => ({
      schema: { type: 'string' },
      ...parameter,
      in: 'query' as const,
      required: false,
    })),
  ];
}
