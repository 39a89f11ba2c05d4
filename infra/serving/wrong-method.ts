import { isMethod, type OpenApiDocument } from './openapi-document.ts';

/**
 * What API Gateway does with the methods that a path does not have: it answers 405 itself, and starts no function. Without this it
 * would answer 401, as for a path that is not there.
 * @param path the fields of the path in the document
 */
export function answerWrongMethods(path: Readonly<Record<string, unknown>>, document: OpenApiDocument): object {
  const { body, headers } = document['x-stima-wrong-method'];
  const types = [...new Set([...BODY_TYPES, ...document['x-amazon-apigateway-binary-media-types']])];
  const methods = Object.keys(path).filter(isMethod);
  const all = { ...headers, Allow: methods.map((method) => method.toUpperCase()).join(', ') };
  const status = String(body.status);
  const declared = Object.keys(all).map((name) => [name, { schema: { type: 'string' } }]);
  const given = Object.entries(all).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]);
  return {
    security: [],
    responses: {
      [status]: { description: 'The path does not take this method', headers: Object.fromEntries(declared) },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      // The body is not looked at. Types that are binary in this document would find no template if they were not made text.
      requestTemplates: Object.fromEntries(types.map((type) => [type, JSON.stringify({ statusCode: body.status })])),
      passthroughBehavior: 'never',
      contentHandling: 'CONVERT_TO_TEXT',
      responses: {
        default: {
          statusCode: status,
          contentHandling: 'CONVERT_TO_TEXT',
          responseParameters: Object.fromEntries(given),
          responseTemplates: { 'application/json': JSON.stringify(body) },
        },
      },
    },
  };
}

/**
 * Types of a body in a call that is wrong anyway. API Gateway takes a call without a content-type for JSON. It answers 415 to a type
 * for which a mock has no template.
 */
const BODY_TYPES: readonly string[] = [
  'application/json',
  'application/x-www-form-urlencoded',
  'application/xml',
  'multipart/form-data',
  'text/html',
  'text/plain',
];
