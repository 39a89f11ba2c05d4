import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  JitterType,
  JsonPath,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { HandlerFunction } from './handler-function.ts';

export interface FlowFunctions {
  readonly ingest: HandlerFunction;
  readonly fit: HandlerFunction;
  readonly evaluate: HandlerFunction;
  readonly decide: HandlerFunction;
  readonly promote: HandlerFunction;
  readonly recordFailure: HandlerFunction;
}

/**
 * From an upload to a promoted model, in JSONPath only: aws-local-stepfunctions runs the same definition.
 * A failed step is recorded and then ends the execution with its own error, not with that of the record.
 */
export function trainingFlow(scope: Construct, functions: FlowFunctions): IChainable {
  const failed = new Fail(scope, 'Failed', { errorPath: '$.error.Error', causePath: '$.error.Cause' });
  const recordFailure = step(scope, 'RecordFailure', functions.recordFailure, {
    payload: { runId: RUN_ID, input: WHOLE },
    keepsInput: true,
  });
  recordFailure.next(failed);
  recordFailure.addCatch(failed, { resultPath: JsonPath.DISCARD });

  const task = (id: string, handler: HandlerFunction, payload?: Payload): LambdaInvoke =>
    step(scope, id, handler, { ...(payload && { payload }) });
  const recorded = (state: LambdaInvoke): LambdaInvoke => {
    state.addCatch(recordFailure, { resultPath: '$.error' });
    return state;
  };

  const ingest = recorded(task('Ingest', functions.ingest, { runId: RUN_ID, event: WHOLE }));
  const fit = recorded(task('Fit', functions.fit, { runId: RUN_ID, request: WHOLE }));
  // At most one fit of a data set at a time: the others wait, and then find theirs done or do it for all that have come.
  // In all for longer than the lease of a run that has died with the turn (15 minutes), and less than a run may take.
  fit.addRetry({
    errors: ['FitUnderWayError'],
    interval: Duration.seconds(5),
    backoffRate: 1.5,
    maxAttempts: 100,
    maxDelay: Duration.seconds(60),
    jitterStrategy: JitterType.FULL,
  });
  const evaluate = recorded(task('Evaluate', functions.evaluate));
  const decide = recorded(task('Decide', functions.decide));
  const promote = task('Promote', functions.promote);
  // Another run was promoted since Decide: compare again, with the champion of now. Before the catch of all.
  promote.addCatch(evaluate, { errors: ['ChampionMovedError'], resultPath: JsonPath.DISCARD });
  recorded(promote);

  fit
    .next(evaluate)
    .next(decide)
    .next(
      new Choice(scope, 'IsBetter')
        .when(Condition.stringEquals('$.decision.kind', 'promote'), promote.next(new Succeed(scope, 'Promoted')))
        .otherwise(new Succeed(scope, 'Kept')),
    );
  ingest.next(
    new Choice(scope, 'WorthFitting')
      .when(Condition.stringEquals('$.next', 'fit'), fit)
      .otherwise(new Succeed(scope, 'NothingToFit')),
  );
  return new Choice(scope, 'HasFile').when(Condition.isPresent('$.detail.object.key'), ingest).otherwise(fit);
}

type Payload = Readonly<Record<string, string>>;

const RUN_ID = JsonPath.stringAt('$$.Execution.Name');
const WHOLE = JsonPath.entirePayload;

/** Errors that a second attempt may not meet again; all others are facts. */
const TRANSIENT = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'StorageError',
];

function step(
  scope: Construct,
  id: string,
  handler: HandlerFunction,
  { payload, keepsInput }: { payload?: Payload; keepsInput?: boolean },
): LambdaInvoke {
  const state = new LambdaInvoke(scope, id, {
    lambdaFunction: handler,
    payload: payload ? TaskInput.fromObject(payload) : TaskInput.fromJsonPathAt(WHOLE),
    ...(keepsInput ? { resultPath: JsonPath.DISCARD } : { outputPath: '$.Payload' }),
    // Said on every task: left out, AWS waits for ever and aws-local-stepfunctions for 60 s.
    taskTimeout: Timeout.duration(Duration.seconds((handler.timeout?.toSeconds() ?? 900) + 30)),
    retryOnServiceExceptions: false,
  });
  state.addRetry({
    errors: TRANSIENT,
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxAttempts: 4,
    maxDelay: Duration.seconds(30),
    jitterStrategy: JitterType.FULL,
  });
  return state;
}
