import { describe, expect, it } from 'vitest';
import { standInOpenApi } from '../testing/stand-in-openapi.ts';
import { gatewaySubset } from './gateway-subset.ts';

const answer = { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } } };
const call = (schema: string, validator: string) => ({
  responses: { 200: { description: 'Done', content: answer }, default: { description: 'Wrong', content: answer } },
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  },
  'x-amazon-apigateway-request-validator': validator,
});
const subset = gatewaySubset({
  ...standInOpenApi,
  paths: { '/x': { post: call('Checked', 'all'), put: call('Unchecked', 'parameters') } },
  components: {
    ...standInOpenApi.components,
    schemas: {
      Checked: { type: 'object', properties: { part: { $ref: '#/components/schemas/Part' } } },
      Part: { type: 'object', properties: { whole: { $ref: '#/components/schemas/Checked' } } },
      Unchecked: { type: 'object' },
      Answer: { type: 'object' },
    },
  },
});

describe('the part of the document that API Gateway imports', () => {
  it('has only the status of each answer', () => {
    for (const operation of Object.values(subset.paths['/x'] ?? {}))
      expect(operation).toHaveProperty('responses', { 200: { description: 'Done' } });
  });

  it('has only the bodies that the gateway checks', () => {
    expect(subset.paths['/x']?.post).toHaveProperty('requestBody.required', true);
    expect(subset.paths['/x']?.put).not.toHaveProperty('requestBody');
  });

  it('has no field and no keyword that API Gateway is not known to take, but properties of any name', () => {
    const schema = {
      type: 'object',
      example: {},
      additionalProperties: false,
      properties: {
        example: { type: 'number', exclusiveMinimum: true, minimum: 0, nullable: true },
        oneOf: { type: 'array', uniqueItems: true, items: { type: 'string', format: 'uuid', default: 'x' } },
      },
    };
    const parameter = { name: 'id', in: 'path', required: true, schema: { type: 'string', example: 'x' } };
    const known = gatewaySubset({
      ...standInOpenApi,
      servers: [],
      tags: [],
      paths: {
        '/x': {
          summary: 'of a path',
          parameters: [{ ...parameter, example: 'x', style: 'simple' }],
          post: {
            ...call('Strange', 'all'),
            tags: ['x'],
            deprecated: true,
            parameters: [{ ...parameter, examples: {} }],
          },
        },
      },
      components: { ...standInOpenApi.components, schemas: { Strange: schema }, examples: {} },
    });
    const kept = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
    expect(known).not.toHaveProperty('servers');
    expect(known).not.toHaveProperty('tags');
    expect(known.components).not.toHaveProperty('examples');
    expect(Object.keys(known.paths['/x']!).sort()).toEqual(['parameters', 'post']);
    expect(known.paths['/x']).toMatchObject({ parameters: [kept], post: { parameters: [kept] } });
    expect(known.paths['/x']!.post).not.toHaveProperty('tags');
    expect(known.paths['/x']!.post).not.toHaveProperty('deprecated');
    expect(known.components.schemas).toEqual({
      Strange: {
        type: 'object',
        properties: {
          example: { type: 'number', minimum: 0 },
          oneOf: { type: 'array', items: { type: 'string' } },
        },
      },
    });
  });

  it('has the schemas of those bodies, the schemas that they refer to, and no others', () => {
    expect(Object.keys(subset.components.schemas ?? {})).toEqual(['Checked', 'Part']);
    expect(subset.components.securitySchemes).toEqual(standInOpenApi.components.securitySchemes);
  });
});
