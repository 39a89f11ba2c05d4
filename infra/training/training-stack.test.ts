import validate from 'asl-validator';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../testing/synthesise.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:any';
const { training } = synthesise();
const [machine] = Object.values(training.findResources('AWS::StepFunctions::StateMachine'));
const definition = JSON.parse(
  machine?.Properties.DefinitionString['Fn::Join'][1]
    .map((part: unknown) => (typeof part === 'string' ? part : isPartition(part) ? 'aws' : ARN))
    .join(''),
);
type State = Readonly<Record<string, unknown>>;
const states = Object.entries<State>(definition.States);
const maps = states.filter(([, { Type }]) => Type === 'Map');
const inMaps = maps.flatMap(([, { ItemProcessor }]) =>
  Object.entries((ItemProcessor as { States: Record<string, State> }).States),
);
const tasks = [...states, ...inMaps].filter(([, { Type }]) => Type === 'Task');

describe('the training stack', () => {
  it('has a definition that asl-validator accepts', () => {
    const { isValid, errorsText } = validate(structuredClone(definition));
    expect(isValid, errorsText('\n')).toBe(true);
  });

  it('has a task for each verb', () => {
    expect(tasks.map(([name]) => name).sort()).toEqual([
      ...['Commit', 'Decide', 'Evaluate', 'Fit', 'Ingest', 'MergeGroup', 'MergeUpload', 'Prepare', 'Promote'],
      ...['RecordFailure', 'RecordMergeGroupFailure', 'RecordMergeUploadFailure', 'RecordSumUpFailure', 'SumUp'],
    ]);
  });

  it.each(tasks)('retries %s with jitter after errors that may pass', (name, { Retry }) => {
    expect(Retry).toEqual([
      expect.objectContaining({
        ErrorEquals: expect.arrayContaining(['StorageError', 'Lambda.TooManyRequestsException']),
        JitterStrategy: 'FULL',
        BackoffRate: 2,
      }),
      ...(name === 'Fit' ? [expect.objectContaining({ ErrorEquals: ['FitUnderWayError'] })] : []),
    ]);
  });

  it('waits for the lease longer than a dead run can hold it, and shorter than a run may take', () => {
    const { IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds } = definition.States.Fit.Retry[1];
    const delays = Array.from({ length: MaxAttempts }, (_, i) =>
      Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** i),
    );
    const most = delays.reduce((sum, delay) => sum + delay, 0);
    // Full jitter halves the pauses on average. Over a hundred attempts they are hardly ever below a third.
    expect(most / 3).toBeGreaterThan(15 * 60);
    expect(most).toBeLessThan(definition.TimeoutSeconds);
  });

  it.each([...tasks, ...maps])('has a catch of all errors of %s, after the other catches', (name, { Catch }) => {
    const [, recorded] = /^Record(\w*)Failure$/.exec(name) ?? [];
    const own = inMaps.some(([state]) => state === name) ? name : '';
    expect((Catch as unknown[]).at(-1)).toMatchObject({
      ErrorEquals: ['States.ALL'],
      Next: recorded === undefined ? `Record${own}Failure` : `${recorded}Failed`,
    });
  });

  it.each(maps)('passes numbers to the items of %s, discards their results, and tolerates no failure', (_, state) => {
    expect(state).toMatchObject({
      ItemsPath: expect.stringMatching(/^\$\.map\.(pieces|groups|uploads)$/),
      ItemSelector: { 'runId.$': '$.map.runId', 'dataset.$': '$.map.dataset' },
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
      MaxConcurrency: 4,
      ResultPath: null,
    });
    expect(
      Object.keys(state).filter((field) => /^(Tolerated|ItemReader|ItemBatcher|ResultWriter)/.test(field)),
    ).toEqual([]);
  });

  it.each(inMaps.filter(([, { Type }]) => Type === 'Task'))(
    'retries %s only within the time of an Express execution',
    (_, { TimeoutSeconds, Retry }) => {
      const [{ IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds }] = Retry as [Record<string, number>];
      const delays = Array.from({ length: MaxAttempts! }, (_, i) =>
        Math.min(MaxDelaySeconds!, IntervalSeconds! * BackoffRate! ** i),
      );
      expect(TimeoutSeconds).toBeLessThan(300 - delays.reduce((sum, delay) => sum + delay, 0));
    },
  );

  it('compares again if another run has moved the champion', () => {
    expect(definition.States.Promote.Catch[0]).toEqual({
      ErrorEquals: ['ChampionMovedError'],
      ResultPath: null,
      Next: 'Evaluate',
    });
  });

  it.each(tasks)('waits for %s longer than the timeout of its function', (_, { TimeoutSeconds, Parameters }) => {
    expect(TimeoutSeconds).toBeGreaterThan(30);
    expect(Parameters).toMatchObject({ FunctionName: ARN });
  });

  it('is a Standard state machine, logged and traced', () => {
    training.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', Destinations: Match.anyValue() },
    });
  });

  it('starts it for objects under incoming/ only, and keeps undelivered events', () => {
    training.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: Match.anyValue() }, object: { key: [{ prefix: 'incoming/' }] } },
      },
      Targets: [
        Match.objectLike({
          DeadLetterConfig: Match.anyValue(),
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 21_600 },
        }),
      ],
    });
    training.hasResource('AWS::SQS::Queue', { DeletionPolicy: 'RetainExceptOnCreate' });
  });
});

function isPartition(part: unknown): boolean {
  return (part as { Ref?: string }).Ref === 'AWS::Partition';
}
