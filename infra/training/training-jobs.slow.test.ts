import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { createStacks } from '../create-stacks.ts';
import { standInOpenApi } from '../testing/stand-in-openapi.ts';
import { synthesise } from '../testing/synthesise.ts';
import { withUnbundledApp } from '../unbundled-app.ts';

const { stages } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context;
const withImage = {
  stages: {
    ...stages,
    prod: { ...stages.prod, currency: 'CHF', trainingJob: { ...stages.prod.trainingJob, imageTag: 'abc' } },
  },
};

const { training } = synthesise('prod', withImage);
const [machine] = Object.values(training.findResources('AWS::StepFunctions::StateMachine'));
const { States: states, TimeoutSeconds: timeout } = JSON.parse(
  machine?.Properties.DefinitionString['Fn::Join'][1]
    .map((part: unknown) => (typeof part === 'string' ? part : 'token'))
    .join(''),
);

describe('a stage with an image for training jobs', () => {
  it('gives a job the currency of the stage', () => {
    expect(states.Train.Parameters.Environment).toMatchObject({ STIMA_CURRENCY: 'CHF' });
  });

  it('has a definition that asl-validator accepts', () => {
    const definition = JSON.parse(
      machine?.Properties.DefinitionString['Fn::Join'][1]
        .map((part: { Ref?: string }) =>
          typeof part === 'string'
            ? part
            : part.Ref === 'AWS::Partition'
              ? 'aws'
              : 'arn:aws:lambda:us-east-1:000000000000:function:any',
        )
        .join(''),
    );
    const { isValid, errorsText } = validate(definition);
    expect(isValid, errorsText('\n')).toBe(true);
  });

  it('counts first, and then chooses by rows and bytes, for every cause of a run', () => {
    expect(states.HowToRead.Default).toBe('Plan');
    expect(states.WorthFitting.Choices[0].Next).toBe('Plan');
    expect(states.Plan.Next).toBe('IsTooLarge');
    expect(states.IsTooLarge).toEqual({
      Type: 'Choice',
      Default: 'Fit',
      Choices: [
        {
          Next: 'Train',
          And: [
            { Variable: '$.known', BooleanEquals: false },
            {
              Or: [
                { Variable: '$.load.rows', NumericGreaterThan: 20_000_000 },
                { Variable: '$.load.bytes', NumericGreaterThan: 500_000_000 },
              ],
            },
          ],
        },
      ],
    });
    expect([states.Train.Next, states.Adopt.Next, states.Fit.Next]).toEqual(['Adopt', 'Evaluate', 'Evaluate']);
  });

  it('asks for Spot, limits the time of a job, and gives the container no network', () => {
    expect(states.Train).toMatchObject({
      Resource: 'arn:token:states:::sagemaker:createTrainingJob.sync',
      Parameters: {
        EnableManagedSpotTraining: true,
        EnableNetworkIsolation: true,
        StoppingCondition: { MaxRuntimeInSeconds: 7_200, MaxWaitTimeInSeconds: 14_400 },
        'HyperParameters.$': '$.job.hyperparameters',
        Environment: { STIMA_FIT: expect.stringMatching(/^[0-9a-f]{16}$/) },
      },
    });
  });

  it('retries errors that have started nothing, and records every error of Train and Adopt', () => {
    expect(states.Train.Retry.map(({ ErrorEquals }: { ErrorEquals: string[] }) => ErrorEquals)).toEqual([
      ['SageMaker.AmazonSageMakerException'],
      ['SageMaker.ResourceLimitExceededException'],
    ]);
    for (const name of ['Plan', 'Train', 'Adopt'])
      expect(states[name].Catch).toEqual([
        { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'RecordFailure' },
      ]);
  });

  it('waits for the lease longer than a job can take, and shorter than a run may take', () => {
    const { IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds } = states.Plan.Retry[1];
    const delays = Array.from({ length: MaxAttempts }, (_, i) =>
      Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** i),
    );
    const most = delays.reduce((sum, delay) => sum + delay, 0);
    expect(states.Train.TimeoutSeconds).toBeGreaterThan(14_400);
    expect(most / 3).toBeGreaterThan(states.Train.TimeoutSeconds);
    expect(most + states.Train.TimeoutSeconds).toBeLessThan(timeout);
  });

  it('lets the flow start only jobs with its own prefix, and pass only this one role to them', () => {
    const statements = statementsOf('FlowRole');
    const jobs = statements.filter(({ Action }) => `${Action}`.includes('sagemaker:'));
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.Action).toHaveLength(5);
    expect(JSON.stringify(jobs[0]?.Resource)).toMatch(/:training-job\/stima-prod-\*"\]\]}$/);
    expect(statements.find(({ Action }) => Action === 'iam:PassRole')).toMatchObject({
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^TrainingJobsRole/), 'Arn'] },
      Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    });
  });

  it('names the two rights in the role of the jobs whose resource is *', () => {
    const wide = statementsOf('TrainingJobsRole').filter(({ Resource }) => Resource === '*');
    expect(wide.map(({ Action }) => Action)).toEqual(['cloudwatch:PutMetricData', 'ecr:GetAuthorizationToken']);
  });

  it('makes the tags of its images immutable', () => {
    training.hasResourceProperties('AWS::ECR::Repository', {
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
    });
    for (const name of ['TrainingRepository', 'TrainingRole']) training.hasOutput(name, Match.anyValue());
  });

  it('never expires the image that the stage names, and keeps the ten newest beside it', () => {
    expect(rulesOf(training)).toEqual([
      // A tag is at one image, so there are never more than one of it.
      [{ tagStatus: 'tagged', tagPatternList: ['abc'], countType: 'imageCountMoreThan', countNumber: 1 }, 1],
      [{ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 10 }, 2],
    ]);
  });

  it('passes cdk-nag’s AwsSolutions without findings', () => {
    const { violations } = withUnbundledApp({ stage: 'prod', ...withImage }, (app) => {
      createStacks(app, standInOpenApi);
      app.synth();
      return new AwsSolutionsChecks(app).validateScope(app);
    });
    expect(violations.map(({ ruleName, violatingResources }) => ({ ruleName, violatingResources }))).toEqual([]);
  });
});

describe('a stage without an image', () => {
  const { training: template } = synthesise('prod');

  it('has the repository for the image, and no state that starts a job', () => {
    template.resourceCountIs('AWS::ECR::Repository', 1);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/createTrainingJob|sagemaker:CreateTrainingJob/);
  });
});

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

function statementsOf(role: string): Statement[] {
  return Object.entries(training.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[]);
}

/** What each rule of the repository selects, with its priority. ECR applies the lowest first. */
function rulesOf(template: Template): readonly unknown[] {
  const [repository] = Object.values(template.findResources('AWS::ECR::Repository'));
  const policy = JSON.parse(repository?.Properties.LifecyclePolicy.LifecyclePolicyText);
  return policy.rules.map((rule: { selection: object; rulePriority: number }) => [rule.selection, rule.rulePriority]);
}
