import { describe, expect, it } from 'vitest';
import { guardDefinition } from './guard-definition.ts';

const task = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:fit', 'Payload.$': '$' },
  TimeoutSeconds: 60,
  End: true,
};
const trainingJob = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
  Parameters: { 'TrainingJobName.$': '$.job.name' },
  TimeoutSeconds: 60,
  End: true,
};
const withState = (state: object, machine: object = {}) =>
  ({ StartAt: 'Fit', States: { Fit: state }, ...machine }) as never;

describe('guardDefinition', () => {
  it.each([
    ['a task', task],
    ['a training job', trainingJob],
    ['a discarded result', { ...task, ResultPath: null }],
    ['the name of the execution', { ...task, Parameters: { ...task.Parameters, 'Payload.$': '$$.Execution.Name' } }],
    ['a wait', { Type: 'Wait', Seconds: 3, End: true }],
    ['an inline Map', { Type: 'Map', ItemProcessor: { StartAt: 'Fit', States: { Fit: task } }, End: true }],
    ['a choice', { Type: 'Choice', Choices: [{ Not: { Variable: '$.a', IsPresent: true }, Next: 'A' }], Default: 'B' }],
  ])('lets %s through', (_, state) => {
    const definition = withState(state);
    expect(guardDefinition(definition)).toBe(definition);
  });

  it.each<[string, object, RegExp]>([
    ['JSONata in a state', { ...task, QueryLanguage: 'JSONata' }, /Fit: the query language JSONata/],
    ['its Arguments', { ...task, Arguments: {} }, /Fit: the field Arguments/],
    ['its Output', { Type: 'Succeed', Output: '{% 1 %}' }, /Fit: the field Output/],
    ['Assign', { ...task, Assign: { 'a.$': '$' } }, /Fit: the field Assign/],
    [
      'Assign in a Catch',
      { ...task, Catch: [{ ErrorEquals: ['A'], Next: 'B', Assign: {} }] },
      /Fit.Catch: the field Assign/,
    ],
    ['a variable', { ...task, InputPath: '$count' }, /reads the variable \$count/],
    ['a task token', { ...task, Resource: `${task.Resource}.waitForTaskToken` }, /the resource .*waitForTaskToken/],
    ['another service', { ...task, Resource: 'arn:aws:states:::sns:publish' }, /the resource .*sns:publish/],
    [
      'another kind of job that is waited for',
      { ...task, Resource: 'arn:aws:states:::batch:submitJob.sync' },
      /\.sync/,
    ],
    ['a training job that is not waited for', { ...task, Resource: trainingJob.Resource.slice(0, -5) }, /TrainingJob/],
    ['a training job without a time limit', { ...trainingJob, TimeoutSeconds: undefined }, /no TimeoutSeconds/],
    [
      'a call that does not wait',
      { ...task, Parameters: { ...task.Parameters, InvocationType: 'Event' } },
      /InvocationType/,
    ],
    ['a heartbeat', { ...task, HeartbeatSeconds: 5 }, /Fit: the field HeartbeatSeconds/],
    ['a task without a time limit', { ...task, TimeoutSeconds: undefined }, /Fit: no TimeoutSeconds/],
    [
      'a distributed Map',
      { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, States: {} }, End: true },
      /Fit: a Map of mode DISTRIBUTED/,
    ],
    [
      'an ItemReader',
      { Type: 'Map', ItemReader: {}, ItemProcessor: { States: {} }, End: true },
      /the field ItemReader/,
    ],
    [
      'a state in a branch',
      { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: { ...task, Assign: {} } } }], End: true },
      /Fit\/A: the field Assign/,
    ],
    ['an unknown type', { Type: 'Loop' }, /Fit: a state of type "Loop"/],
    [
      'a missing field of the context',
      { ...task, InputPath: '$$.Task.Token' },
      /reads \$\$\.Task\.Token of the context/,
    ],
    [
      'an intrinsic function',
      { Type: 'Pass', Parameters: { 'a.$': 'States.UUID()' }, End: true },
      /is the function States.UUID/,
    ],
    [
      'a test whether a field is absent',
      { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: false, Next: 'A' }] },
      /IsPresent of false/,
    ],
    [
      'an unknown comparison',
      { Type: 'Choice', Choices: [{ Variable: '$.a', Roughly: 1, Next: 'A' }] },
      /comparison Roughly/,
    ],
    ['a false result', { Type: 'Pass', Result: 0, End: true }, /Fit: the Result 0/],
    ['a result that replaces the whole state', { ...task, ResultPath: '$' }, /the ResultPath "\$"/],
  ])('refuses %s', (_, state, message) => {
    expect(() => guardDefinition(withState(state))).toThrow(
      expect.objectContaining({ name: 'UnsupportedDefinitionError', message: expect.stringMatching(message) }),
    );
  });

  it('refuses JSONata for the whole machine', () => {
    expect(() => guardDefinition(withState(task, { QueryLanguage: 'JSONata' }))).toThrow(
      /the machine: the query language/,
    );
  });

  it('names every refused state', () => {
    const states = { A: { ...task, Assign: {} }, B: { Type: 'Loop' } };
    expect(() => guardDefinition({ StartAt: 'A', States: states } as never)).toThrow(/A: the field Assign; B: a state/);
  });
});
