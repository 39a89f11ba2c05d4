import { METHODS, type OpenApiDocument } from './openapi-document.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What of the document API Gateway gets. */
export interface GatewaySubset {
  readonly paths: Readonly<Record<string, Fields>>;
  readonly components: { readonly securitySchemes: Fields; readonly schemas?: Fields };
  readonly [field: string]: unknown;
}

/**
 * The part of the document that API Gateway uses. The lists below name its fields. An import may fail on other fields:
 * AWS does not support `example`, `exclusiveMinimum` and some others. It also makes a model of every schema. So the
 * contents of answers, the bodies that the gateway does not check, and the schemas that only these use are left out.
 */
export function gatewaySubset(document: OpenApiDocument): GatewaySubset {
  const paths = mapValues(document.paths, (item) =>
    pick(mapValues(item, subsetOfPathField), [...METHODS, 'parameters']),
  );
  const { schemas, securitySchemes } = document.components;
  const used = usedSchemas(paths, isFields(schemas) ? schemas : {});
  return {
    ...pick(document, FIELDS_OF_A_DOCUMENT),
    paths,
    components: { securitySchemes, ...(Object.keys(used).length > 0 && { schemas: used }) },
  };
}

const FIELDS_OF_A_DOCUMENT: readonly string[] = [
  'openapi',
  'info',
  'x-amazon-apigateway-binary-media-types',
  'x-amazon-apigateway-gateway-responses',
  'x-amazon-apigateway-request-validators',
];

/** The last two name the function and the audience; the stack takes them away. */
const FIELDS_OF_A_CALL: readonly string[] = [
  'operationId',
  'summary',
  'description',
  'security',
  'parameters',
  'requestBody',
  'responses',
  'x-amazon-apigateway-request-validator',
  'x-stima-function',
  'x-stima-audience',
];

const FIELDS_OF_A_PARAMETER: readonly string[] = ['name', 'in', 'required', 'description', 'schema'];

/** Keywords of JSON schema, draft 4, that the models of API Gateway take. */
const KEYWORDS: readonly string[] = [
  '$ref',
  'description',
  'enum',
  'items',
  'maxItems',
  'maxLength',
  'maximum',
  'minItems',
  'minLength',
  'minimum',
  'pattern',
  'properties',
  'required',
  'title',
  'type',
];

function subsetOfPathField(field: unknown, name: string): unknown {
  if (name === 'parameters') return subsetOfParameters(field);
  return isFields(field) ? subsetOfCall(field) : field;
}

function subsetOfCall(operation: Fields): Fields {
  const { responses, requestBody, parameters, ...rest } = pick(operation, FIELDS_OF_A_CALL);
  const checksBody = operation['x-amazon-apigateway-request-validator'] === 'all';
  return {
    ...rest,
    ...(parameters !== undefined && { parameters: subsetOfParameters(parameters) }),
    ...(isFields(responses) && { responses: subsetOfResponses(responses) }),
    ...(isFields(requestBody) && checksBody && { requestBody: subsetOfBody(requestBody) }),
  };
}

function subsetOfParameters(parameters: unknown): unknown {
  if (!Array.isArray(parameters)) return parameters;
  return parameters.map((parameter) => {
    if (!isFields(parameter)) return parameter;
    const { schema, ...rest } = pick(parameter, FIELDS_OF_A_PARAMETER);
    return { ...rest, ...(schema !== undefined && { schema: subsetOfSchema(schema) }) };
  });
}

function subsetOfBody({ required, content }: Fields): Fields {
  return {
    ...(required !== undefined && { required }),
    content: mapValues(isFields(content) ? content : {}, (media) => ({
      schema: subsetOfSchema(isFields(media) ? media.schema : undefined),
    })),
  };
}

function subsetOfSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(subsetOfSchema);
  if (!isFields(schema)) return schema;
  return mapValues(pick(schema, KEYWORDS), (value, keyword) => {
    // The fields of `properties` are names.
    if (keyword === 'properties' && isFields(value)) return mapValues(value, subsetOfSchema);
    return keyword === 'items' ? subsetOfSchema(value) : value;
  });
}

function pick(fields: Fields, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

function subsetOfResponses(responses: Fields): Fields {
  return Object.fromEntries(
    Object.entries(responses)
      .filter(([status]) => status !== 'default')
      .map(([status, response]) => [status, { description: isFields(response) ? response.description : '' }]),
  );
}

/** The schemas that these paths refer to, directly or through other schemas. */
function usedSchemas(paths: Fields, schemas: Fields): Fields {
  const used = new Map<string, unknown>();
  const waiting = referencesIn(paths);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (used.has(name) || !Object.hasOwn(schemas, name)) continue;
    const schema = subsetOfSchema(schemas[name]);
    used.set(name, schema);
    waiting.push(...referencesIn(schema));
  }
  return Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([field, inner]) => {
    const name =
      field === '$ref' && typeof inner === 'string' ? /^#\/components\/schemas\/(.+)$/.exec(inner)?.[1] : undefined;
    return name === undefined ? referencesIn(inner) : [name];
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
