import { describe, expect, it } from 'vitest';
import { completeOpenApi } from '../infra/serving/complete-openapi.ts';
import { createGatewayOpenApi } from '../lambdas/http/document/gateway-openapi.ts';
import { configuringKinds } from '../training/kinds/registered/configuring.ts';
import { describingKinds } from '../training/kinds/registered/describing.ts';

/* The document of the interface, as the serving stack hands it to API Gateway. */

const printed = createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds });
const named = (functionArn: string) => ({ functionArn });
const functions = { predict: named('predict'), catalog: named('catalog'), owner: named('owner') };
const copy: Copy = JSON.parse(
  JSON.stringify(completeOpenApi(JSON.parse(JSON.stringify(printed)), functions as unknown as Functions)),
);

describe('the copy of the document that API Gateway imports', () => {
  it('has every call with its function, and for each path an answer to every other method', () => {
    const integrated = (type: string) => calls(copy).filter(([, operation]) => operation[INTEGRATION].type === type);
    expect(integrated('aws_proxy').map(([call]) => call)).toEqual(
      Object.entries(printed.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`)),
    );
    const wrong = integrated('mock');
    expect(wrong.map(([call]) => call)).toEqual(
      Object.keys(printed.paths).map((path) => `x-amazon-apigateway-any-method ${path}`),
    );
    for (const [, { [INTEGRATION]: integration }] of wrong) {
      const [template = ''] = Object.values(integration.responses.default.responseTemplates);
      expect(JSON.parse(template)).toMatchObject({ status: 405, code: 'method-not-allowed' });
      // Velocity would take these for its own.
      expect(template).not.toMatch(/[$#]/);
    }
  });

  it('has no field, no keyword and no body but those that API Gateway is known to take', () => {
    expect(Object.keys(copy).filter((field) => !FIELDS_OF_THE_DOCUMENT.includes(field))).toEqual([]);
    for (const [call, operation] of calls(copy)) {
      expect([call, ...Object.keys(operation).filter((field) => !FIELDS_OF_A_CALL.includes(field))]).toEqual([call]);
      for (const parameter of operation.parameters ?? [])
        expect(Object.keys(parameter).filter((field) => !FIELDS_OF_A_PARAMETER.includes(field))).toEqual([]);
      const validated = operation['x-amazon-apigateway-request-validator'] === 'all';
      if (!validated) expect(operation).not.toHaveProperty('requestBody');
      for (const answer of Object.values(operation.responses)) expect(answer).not.toHaveProperty('content');
    }
    const { schemas } = copy.components;
    const keywords = Object.values(schemas).flatMap(keywordsOf);
    expect(keywords).toContain('maxItems');
    expect(keywords.filter((keyword) => !KEYWORDS.includes(keyword))).toEqual([]);
    const text = JSON.stringify(copy);
    for (const name of Object.keys(schemas)) expect(text).toContain(`#/components/schemas/${name}"`);
  });

  it('has answers of the gateway itself that are problems, with the status of their bodies, and say when to try again', () => {
    const answers = Object.entries(copy['x-amazon-apigateway-gateway-responses']);
    // All that API Gateway has, but for those of authorizers, which no call has.
    expect(answers.map(([name]) => name).sort()).toEqual([
      ...['ACCESS_DENIED', 'BAD_REQUEST_BODY', 'BAD_REQUEST_PARAMETERS', 'DEFAULT_4XX', 'DEFAULT_5XX', 'EXPIRED_TOKEN'],
      ...['INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT', 'INVALID_API_KEY', 'INVALID_SIGNATURE'],
      ...['MISSING_AUTHENTICATION_TOKEN', 'QUOTA_EXCEEDED', 'REQUEST_TOO_LARGE', 'RESOURCE_NOT_FOUND', 'THROTTLED'],
      ...['UNSUPPORTED_MEDIA_TYPE', 'WAF_FILTERED'],
    ]);
    for (const [name, { statusCode, responseParameters, responseTemplates }] of answers) {
      const [template = ''] = Object.values(responseTemplates);
      expect([name, JSON.parse(template).status]).toEqual([name, statusCode]);
      expect(responseParameters['gatewayresponse.header.content-type']).toBe("'application/problem+json'");
      // API Gateway would replace what follows a dollar.
      expect(template).not.toContain('$');
    }
    const waits = answers.map(([name, answer]) => [
      name,
      answer.responseParameters['gatewayresponse.header.retry-after'],
    ]);
    expect(Object.fromEntries(waits.filter(([, seconds]) => seconds !== undefined))).toEqual({
      THROTTLED: "'1'",
      QUOTA_EXCEEDED: "'3600'",
      WAF_FILTERED: "'300'",
      INTEGRATION_FAILURE: "'2'",
      DEFAULT_5XX: "'2'",
    });
  });
});

type Functions = Parameters<typeof completeOpenApi>[1];

const INTEGRATION = 'x-amazon-apigateway-integration';

const FIELDS_OF_THE_DOCUMENT: readonly string[] = [
  ...['openapi', 'info', 'paths', 'components', 'x-amazon-apigateway-binary-media-types'],
  ...['x-amazon-apigateway-gateway-responses', 'x-amazon-apigateway-minimum-compression-size'],
  'x-amazon-apigateway-request-validators',
];

const FIELDS_OF_A_CALL: readonly string[] = [
  ...['operationId', 'summary', 'description', 'security', 'parameters', 'requestBody', 'responses'],
  ...[INTEGRATION, 'x-amazon-apigateway-request-validator'],
];

const FIELDS_OF_A_PARAMETER: readonly string[] = ['name', 'in', 'required', 'description', 'schema'];

const KEYWORDS: readonly string[] = [
  ...['$ref', 'description', 'enum', 'items', 'maxItems', 'maxLength', 'maximum', 'minItems', 'minLength', 'minimum'],
  ...['pattern', 'properties', 'required', 'title', 'type'],
];

function keywordsOf(schema: object): string[] {
  return Object.entries(schema).flatMap(([keyword, value]) => [
    keyword,
    ...(keyword === 'properties' ? Object.values<object>(value).flatMap(keywordsOf) : []),
    ...(keyword === 'items' ? keywordsOf(value) : []),
  ]);
}

interface Copy {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly 'x-amazon-apigateway-gateway-responses': Readonly<Record<string, GatewayAnswer>>;
}

interface Operation {
  readonly parameters?: readonly object[];
  readonly responses: Readonly<Record<string, object>>;
  readonly 'x-amazon-apigateway-request-validator'?: string;
  readonly [INTEGRATION]: {
    readonly type: string;
    readonly responses: { readonly default: Pick<GatewayAnswer, 'responseTemplates'> };
  };
}

interface GatewayAnswer {
  readonly statusCode: number;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

function calls({ paths }: Copy): [call: string, operation: Operation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );
}
