import { readFileSync } from 'node:fs';
import type { Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { createStacks } from './create-stacks.ts';
import { standInOpenApi } from './testing/stand-in-openapi.ts';
import { synthesise } from './testing/synthesise.ts';
import { withUnbundledApp } from './unbundled-app.ts';

const templates = synthesise('prod');
const functions = Object.values(templates).flatMap((template) =>
  Object.entries(template.findResources('AWS::Lambda::Function')),
);
const statements = Object.values(templates).flatMap((template) =>
  Object.entries(template.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
    (Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[]).map(
      (statement): [string, typeof statement] => [id, statement],
    ),
  ),
);

describe('the stacks', () => {
  it('have a function for each handler', () => {
    expect(functions.map(([, { Metadata }]) => Metadata['stima:handler']).sort()).toEqual([
      ...[
        'catalog',
        'commit',
        'decide',
        'evaluate',
        'fit',
        'ingest',
        'merge',
        'owner',
        'predict',
        'prepare',
        'promote',
      ],
      ...['record-failure', 'sum-up'],
    ]);
  });

  it.each(functions)('run %s on Node 24, traced, with a time limit and the stores’ names', (_, { Properties }) => {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      Timeout: expect.any(Number),
      LoggingConfig: { LogGroup: expect.anything(), LogFormat: 'JSON' },
      Environment: {
        Variables: { DATA_BUCKET: expect.anything(), MODELS_BUCKET: expect.anything(), AWS_ENDPOINT_URL_S3: '' },
      },
    });
  });

  it('have the currency of their stage in every function', () => {
    const variablesOf = (of: ReturnType<typeof synthesise>) =>
      Object.values(of).flatMap((template) =>
        Object.values(template.findResources('AWS::Lambda::Function')).map(
          ({ Properties }) => Properties.Environment.Variables.STIMA_CURRENCY,
        ),
      );
    expect(new Set(variablesOf(templates))).toEqual(new Set(['']));
    const { stages } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')).context;
    const { dev } = stages;
    const inFrancs = synthesise('dev', { stages: { ...stages, dev: { ...dev, currency: 'CHF' } } });
    expect(variablesOf(inFrancs).length).toBeGreaterThan(10);
    expect(new Set(variablesOf(inFrancs))).toEqual(new Set(['CHF']));
  });

  it.each(statements)('allow no action by wildcard in %s', (_, { Action }) => {
    for (const action of [Action].flat()) expect(action).not.toContain('*');
  });

  it('let only Promote and the owner write the champion', () => {
    expect(writersOf('/*/champion.json')).toEqual(['OwnerFunctionRole', 'PromoteFunctionRole']);
  });

  it('let only the owner write to incoming/', () => {
    expect(writersOf('/incoming/*')).toEqual(['OwnerFunctionRole']);
  });

  it('let Predict read the models and nothing else', () => {
    const own = statements.filter(([id, { Action }]) => id.startsWith('PredictFunction') && /s3:/.test(`${Action}`));
    expect(own.length).toBeGreaterThan(0);
    for (const [, { Action, Resource }] of own) {
      expect([Action].flat().every((action) => action === 's3:GetObject' || action === 's3:ListBucket')).toBe(true);
      expect(JSON.stringify(Resource)).toMatch(/Models/);
      expect(JSON.stringify(Resource)).not.toMatch(/Data/);
    }
  });

  it('keep logs for the retention of the stage', () => {
    for (const template of [templates.training, templates.serving]) {
      for (const { Properties } of Object.values(template.findResources('AWS::Logs::LogGroup'))) {
        expect(Properties.RetentionInDays).toBe(90);
      }
    }
  });

  it('say of everything that stores something whether it stays, and keep what stays with its policy', () => {
    const resources = Object.values(templates).flatMap((template) =>
      Object.values(template.toJSON().Resources as Resources),
    );
    const policyOf = (type: string) => [
      ...new Set(resources.filter(({ Type }) => Type === type).map(({ DeletionPolicy }) => DeletionPolicy)),
    ];
    // A failed first deployment leaves nothing of these behind.
    for (const type of ['S3::Bucket', 'S3::BucketPolicy', 'SQS::Queue', 'SQS::QueuePolicy'])
      expect([type, ...policyOf(`AWS::${type}`)]).toEqual([type, 'RetainExceptOnCreate']);
    // One for the account and region: the logs of other interfaces need it.
    expect(policyOf('AWS::ApiGateway::Account')).toEqual(['Retain']);
    // These can be made again.
    for (const type of ['Logs::LogGroup', 'ECR::Repository', 'StepFunctions::StateMachine'])
      expect([type, ...policyOf(`AWS::${type}`)]).toEqual([type, 'Delete']);
  });

  it('leave behind only what docs/deploy.md names under "Take it all away"', () => {
    const kept = Object.entries(templates).flatMap(([stack, template]) =>
      Object.values(template.toJSON().Resources as Resources)
        .filter(({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain'))
        .map(({ Type }) => `${stack} ${Type}`),
    );
    expect([...new Set(kept)].sort()).toEqual([
      ...['data AWS::S3::Bucket', 'data AWS::S3::BucketPolicy', 'serving AWS::ApiGateway::Account'],
      ...['serving AWS::IAM::Role', 'training AWS::SQS::Queue', 'training AWS::SQS::QueuePolicy'],
    ]);
  });

  it('cannot be deleted in production. The data stack can be deleted in no stage', () => {
    expect(protectedStacks('prod')).toEqual(['data', 'monitoring', 'serving', 'training']);
    expect(protectedStacks('dev')).toEqual(['data']);
  });

  it('pass cdk-nag’s AwsSolutions without findings', () => {
    const { violations } = withUnbundledApp({ stage: 'dev' }, (app) => {
      createStacks(app, standInOpenApi);
      app.synth();
      return new AwsSolutionsChecks(app).validateScope(app);
    });
    expect(violations.map(({ ruleName, violatingResources }) => ({ ruleName, violatingResources }))).toEqual([]);
  });

  it.each([
    [{ stage: 'staging' }, /stage is "staging", cdk.json has dev, prod/],
    [{ stages: { dev: { architecture: 'riscv' } } }, /stages\.dev\.api in cdk\.json is undefined/],
  ])('refuse the stage of %j', (context, message) => {
    const create = () => withUnbundledApp({ stage: 'dev', ...context }, (app) => createStacks(app, standInOpenApi));
    expect(create).toThrow(message);
  });
});

function writersOf(keys: string): string[] {
  return statements
    .filter(
      ([, { Action, Resource }]) => /s3:PutObject/.test(`${Action}`) && JSON.stringify(Resource).includes(`"${keys}"`),
    )
    .map(([id]) => id.replace(/DefaultPolicy.*/, ''))
    .sort();
}

function protectedStacks(stage: string): string[] {
  return withUnbundledApp({ stage }, (app) => {
    createStacks(app, standInOpenApi);
    return app.node.children
      .filter((child) => (child as Stack).terminationProtection)
      .map(({ node }) => node.id.replace(`stima-${stage}-`, ''))
      .sort();
  });
}

type Resources = Readonly<Record<string, { readonly Type: string; readonly DeletionPolicy?: string }>>;
