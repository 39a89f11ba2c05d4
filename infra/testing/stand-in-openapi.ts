import type { OpenApiDocument } from '../serving/openapi-document.ts';

/**
 * A document with one operation for each audience and function. It has the form of the document that lambdas/http
 * prints.
 */
export const standInOpenApi: OpenApiDocument = {
  openapi: '3.0.3',
  info: { title: 'Stima', version: '1' },
  paths: {
    '/v1/{dataset}/predict': { post: operation('partner', 'predict', [{ partner: [] }]) },
    '/v1/{dataset}': {
      parameters: [{ name: 'dataset', in: 'path', required: true, schema: { type: 'string' } }],
      get: operation('partner', 'catalog', [{ partner: [] }]),
    },
    '/v1/{dataset}/train': { post: operation('owner', 'owner', [{ owner: [] }]) },
    '/health': { get: operation('anyone', 'catalog', []) },
  },
  'x-amazon-apigateway-binary-media-types': ['text/csv'],
  'x-stima-wrong-method': {
    body: { status: 405, code: 'method-not-allowed' },
    headers: { 'content-type': 'application/problem+json' },
  },
  components: {
    securitySchemes: {
      partner: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      owner: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
    },
  },
};

function operation(audience: string, functionName: string, security: readonly object[]) {
  return {
    'x-stima-audience': audience,
    'x-stima-function': functionName,
    security,
    responses: { 200: { description: 'Done' } },
  };
}
