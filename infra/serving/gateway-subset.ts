import type { OpenApiDocument } from './openapi-document.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The part of the document that API Gateway uses. An import may fail on the rest. AWS does not support `example`, and
 * makes a model of every schema. So the contents of answers, the bodies that the gateway does not check, and the
 * schemas that only these use are left out.
 */
export function gatewaySubset(document: OpenApiDocument): OpenApiDocument {
  const paths = mapValues(document.paths, (item) => mapValues(item, subsetOfOperation));
  const { schemas, ...components } = document.components;
  const used = usedSchemas(paths, isFields(schemas) ? schemas : {});
  return {
    ...document,
    paths,
    components: { ...components, ...(Object.keys(used).length > 0 && { schemas: used }) },
  };
}

function subsetOfOperation(operation: unknown): unknown {
  if (!isFields(operation)) return operation;
  const { responses, requestBody, ...rest } = operation;
  const checksBody = operation['x-amazon-apigateway-request-validator'] === 'all';
  return {
    ...rest,
    ...(isFields(responses) && { responses: subsetOfResponses(responses) }),
    ...(requestBody !== undefined && checksBody && { requestBody }),
  };
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
    used.set(name, schemas[name]);
    waiting.push(...referencesIn(schemas[name]));
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
