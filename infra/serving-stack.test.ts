import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { completeOpenApi } from './complete-openapi.ts';
import { standInOpenApi } from './testing/stand-in-openapi.ts';
import { synthesise } from './testing/synthesise.ts';

const { serving } = synthesise();
const [api] = Object.values(serving.findResources('AWS::ApiGateway::RestApi'));
const body = api?.Properties.Body;
const forPartner = { 'x-stima-audience': 'partner', 'x-stima-function': 'predict', security: [{ partner: [] }] };

describe('the serving stack', () => {
  it.each([
    ['/v1/{dataset}/predict', 'post', [{ partner: [] }], 'PredictFunction'],
    ['/v1/{dataset}', 'get', [{ partner: [] }], 'CatalogFunction'],
    ['/v1/{dataset}/train', 'post', [{ owner: [] }], 'OwnerFunction'],
    ['/health', 'get', [], 'CatalogFunction'],
  ])('asks at %s for what its audience has', (path, method, security, functionId) => {
    const operation = body.paths[path][method];
    expect(operation.security).toEqual(security);
    expect(operation['x-amazon-apigateway-integration']).toMatchObject({ type: 'aws_proxy', httpMethod: 'POST' });
    expect(JSON.stringify(operation['x-amazon-apigateway-integration'].uri)).toContain(functionId);
    expect(Object.keys(operation).filter((field) => field.startsWith('x-stima'))).toEqual([]);
  });

  it('has the functions that it calls in its own stack, and lets the gateway call them', () => {
    serving.resourceCountIs('AWS::Lambda::Function', 3);
    for (const { Properties } of Object.values(serving.findResources('AWS::Lambda::Permission'))) {
      expect(Properties).toMatchObject({ Principal: 'apigateway.amazonaws.com', SourceArn: expect.anything() });
    }
    serving.resourceCountIs('AWS::Lambda::Permission', 3);
  });

  it('passes parameters of a path on as they are', () => {
    expect(body.paths['/v1/{dataset}'].parameters).toEqual(standInOpenApi.paths['/v1/{dataset}']?.parameters);
  });

  it('throttles the stage and each partner, who has a quota', () => {
    serving.hasResourceProperties('AWS::ApiGateway::Stage', {
      TracingEnabled: true,
      MethodSettings: [
        Match.objectLike({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100, DataTraceEnabled: false }),
      ],
    });
    serving.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: 10, BurstLimit: 20 },
      Quota: { Limit: 10_000, Period: 'DAY' },
    });
    serving.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 1);
  });

  it('logs who asked for what, but no key and no body', () => {
    const [stage] = Object.values(serving.findResources('AWS::ApiGateway::Stage'));
    const format: string = stage?.Properties.AccessLogSetting.Format;
    expect(format).toContain('$context.requestId');
    expect(format).not.toMatch(/identity\.apiKey\b|request\.body|request\.header|querystring/);
  });

  it.each([
    ['for nobody', { 'x-stima-function': 'predict' }, /POST \/x: x-stima-audience is undefined/],
    ['for what is inherited', { 'x-stima-audience': 'toString' }, /x-stima-audience is "toString"/],
    ['of no function', { ...forPartner, 'x-stima-function': 'fit' }, /POST \/x: x-stima-function is "fit"/],
    ['for partners that is open', { ...forPartner, security: [] }, /is for partner, and its security is \[\]/],
    ['for partners that says nothing', { ...forPartner, security: undefined }, /its security is undefined/],
    ['for the owner that a key opens', { ...forPartner, 'x-stima-audience': 'owner' }, /is for owner/],
    ['for anyone that asks for a key', { ...forPartner, 'x-stima-audience': 'anyone' }, /is for anyone/],
    ['with a way around', { ...forPartner, security: [{ partner: [] }, { owner: [] }] }, /is for partner/],
  ])('refuses an operation %s', (_, operation, message) => {
    const functions = { predict: {}, catalog: {}, owner: {} } as never;
    const document = { ...standInOpenApi, paths: { '/x': { post: operation } } };
    expect(() => completeOpenApi(document, functions)).toThrow(message);
  });
});
