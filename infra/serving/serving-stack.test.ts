import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { standInOpenApi } from '../testing/stand-in-openapi.ts';
import { synthesise } from '../testing/synthesise.ts';
import { completeOpenApi } from './complete-openapi.ts';

const { serving } = synthesise();
const [api] = Object.values(serving.findResources('AWS::ApiGateway::RestApi'));
const body = api?.Properties.Body;
const forPartner = { 'x-stima-audience': 'partner', 'x-stima-function': 'predict', security: [{ partner: [] }] };

/** Settings of every call. Only the watched call has its own metrics, since they are billed. */
const SETTINGS = {
  DataTraceEnabled: false,
  LoggingLevel: 'ERROR',
};

describe('the serving stack', () => {
  it.each([
    ['/v1/{dataset}/predict', 'post', [{ partner: [] }], 'PredictFunction'],
    ['/v1/{dataset}', 'get', [{ partner: [] }], 'CatalogFunction'],
    ['/v1/{dataset}/train', 'post', [{ owner: [] }], 'OwnerFunction'],
    ['/health', 'get', [], 'CatalogFunction'],
  ])('asks at %s for the credentials of its audience', (path, method, security, functionId) => {
    const operation = body.paths[path][method];
    expect(operation.security).toEqual(security);
    expect(operation['x-amazon-apigateway-integration']).toMatchObject({ type: 'aws_proxy', httpMethod: 'POST' });
    expect(JSON.stringify(operation['x-amazon-apigateway-integration'].uri)).toContain(functionId);
    expect(Object.keys(operation).filter((field) => field.startsWith('x-stima'))).toEqual([]);
  });

  it('has the functions that the gateway calls in the same stack, and lets the gateway call them', () => {
    serving.resourceCountIs('AWS::Lambda::Function', 3);
    for (const { Properties } of Object.values(serving.findResources('AWS::Lambda::Permission'))) {
      expect(Properties).toMatchObject({ Principal: 'apigateway.amazonaws.com', SourceArn: expect.anything() });
    }
    serving.resourceCountIs('AWS::Lambda::Permission', 3);
  });

  it('does not change the parameters of a path', () => {
    expect(body.paths['/v1/{dataset}'].parameters).toEqual(standInOpenApi.paths['/v1/{dataset}']?.parameters);
  });

  it('throttles each call, the open ones most, and has three plans with rising limits and a key each', () => {
    const guarded = { ...SETTINGS, ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 };
    serving.hasResourceProperties('AWS::ApiGateway::Stage', {
      TracingEnabled: true,
      MethodSettings: [
        // Open routes and wrong methods, which anyone may call.
        { ...SETTINGS, ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10, ResourcePath: '/*', HttpMethod: '*' },
        { ...guarded, ResourcePath: '/~1v1~1{dataset}~1predict', HttpMethod: 'POST', MetricsEnabled: true },
        { ...guarded, ResourcePath: '/~1v1~1{dataset}', HttpMethod: 'GET' },
        { ...guarded, ResourcePath: '/~1v1~1{dataset}~1train', HttpMethod: 'POST' },
      ],
    });
    const plans = Object.entries(serving.findResources('AWS::ApiGateway::UsagePlan'));
    const worth = plans.map(([, { Properties: plan }]) => [
      plan.UsagePlanName,
      plan.Throttle.RateLimit,
      plan.Quota.Limit,
    ]);
    expect(worth).toEqual([
      ['stima-dev-serving-bronze', 2, 1_000],
      ['stima-dev-serving-silver', 10, 10_000],
      ['stima-dev-serving-gold', 20, 50_000],
    ]);
    for (const [, { Properties: plan }] of plans) expect(plan.Quota.Period).toBe('DAY');
    const keys = Object.values(serving.findResources('AWS::ApiGateway::UsagePlanKey')).map(
      ({ Properties }) => Properties,
    );
    expect(keys.map(({ UsagePlanId }) => UsagePlanId.Ref)).toEqual(plans.map(([id]) => id));
    expect(new Set(keys.map(({ KeyId }) => KeyId.Ref)).size).toBe(3);
  });

  it.each([
    ['/v1/{dataset}/predict', 'POST'],
    ['/v1/{dataset}', 'GET'],
    ['/health', 'GET'],
  ])('answers a wrong method of %s without a function: 405, Allow: %s', (path, allowed) => {
    const { security, responses, ...any } = body.paths[path]['x-amazon-apigateway-any-method'];
    const { type, requestTemplates, passthroughBehavior, responses: answers } = any['x-amazon-apigateway-integration'];
    expect([security, type, passthroughBehavior]).toEqual([[], 'mock', 'never']);
    for (const template of Object.values<string>(requestTemplates))
      expect(JSON.parse(template)).toEqual({ statusCode: 405 });
    // A call without a body, and one with a file: a binary type.
    expect(Object.keys(requestTemplates)).toEqual(expect.arrayContaining(['application/json', 'text/csv']));
    expect(answers.default).toMatchObject({
      statusCode: '405',
      responseParameters: {
        'method.response.header.Allow': `'${allowed}'`,
        'method.response.header.content-type': "'application/problem+json'",
      },
    });
    expect(JSON.parse(answers.default.responseTemplates['application/json'])).toEqual(
      standInOpenApi['x-stima-wrong-method'].body,
    );
    // An answer may set only the headers that it declares.
    expect(Object.keys(responses['405'].headers)).toEqual(
      Object.keys(answers.default.responseParameters).map((name) => name.replace('method.response.header.', '')),
    );
  });

  it('has no OPTIONS route and no Access-Control header, so pages of other sites get no answer', () => {
    const methods = Object.values<object>(body.paths).flatMap((path) => Object.keys(path));
    expect(methods).not.toContain('options');
    expect(JSON.stringify(serving.toJSON())).not.toMatch(/access-control/i);
  });

  it('has no firewall and no warm or reserved instances unless the stage asks for them', () => {
    serving.resourceCountIs('AWS::WAFv2::WebACL', 0);
    serving.resourceCountIs('AWS::Lambda::Alias', 0);
    expect(JSON.stringify(serving.toJSON())).not.toContain('ReservedConcurrentExecutions');
  });

  it('has a firewall if the stage asks for one', () => {
    const { serving: guarded } = synthesise('dev', withStage({ firewall: { callsPerFiveMinutes: 6_000 } }));
    guarded.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: [
        Match.objectLike({
          Action: { Block: {} },
          Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 6_000, EvaluationWindowSec: 300 } },
        }),
      ],
    });
    guarded.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('/restapis/')])] },
    });
  });

  it('reserves instances for predictions in production, and keeps some warm if the stage asks for it', () => {
    const reserved = Object.values(synthesise('prod').serving.findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined,
    );
    expect(reserved.map(({ Metadata }) => Metadata['stima:handler'])).toEqual(['predict']);

    const { serving: warm } = synthesise('dev', withStage({ predict: { provisionedConcurrency: 2 } }));
    const [alias] = Object.keys(warm.findResources('AWS::Lambda::Alias'));
    warm.hasResourceProperties('AWS::Lambda::Alias', {
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    });
    const [called] = Object.values(warm.findResources('AWS::ApiGateway::RestApi'));
    const operation = called?.Properties.Body.paths['/v1/{dataset}/predict'].post;
    expect(JSON.stringify(operation['x-amazon-apigateway-integration'].uri)).toContain(alias);
    const permitted = Object.values(warm.findResources('AWS::Lambda::Permission'));
    expect(permitted.map(({ Properties }) => Properties.FunctionName)).toContainEqual({ Ref: alias });
  });

  it('makes the log group of executions, with a retention, before the stage', () => {
    const [group] = Object.entries(serving.findResources('AWS::Logs::LogGroup')).filter(([id]) =>
      id.startsWith('ExecutionLogs'),
    );
    const [apiId] = Object.keys(serving.findResources('AWS::ApiGateway::RestApi'));
    expect(group?.[1]).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        LogGroupName: { 'Fn::Join': ['', ['API-Gateway-Execution-Logs_', { Ref: apiId }, '/dev']] },
        RetentionInDays: 7,
      },
    });
    serving.hasResource('AWS::ApiGateway::Stage', { DependsOn: Match.arrayWith([group?.[0]]) });
  });

  it('logs caller and route of a call, but no key and no body', () => {
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

function withStage(changes: object) {
  const { stages } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context;
  return { stages: { ...stages, dev: { ...stages.dev, ...changes } } };
}
