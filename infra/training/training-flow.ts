import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  DistributedMap,
  Fail,
  type IChainable,
  JitterType,
  JsonPath,
  StateMachineType,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { HandlerFunction } from '../functions/handler-function.ts';
import type { TrainingJobs } from './training-jobs.ts';

export interface FlowFunctions {
  readonly prepare: HandlerFunction;
  readonly sumUp: HandlerFunction;
  readonly merge: HandlerFunction;
  readonly commit: HandlerFunction;
  readonly ingest: HandlerFunction;
  readonly fit: HandlerFunction;
  readonly evaluate: HandlerFunction;
  readonly decide: HandlerFunction;
  readonly promote: HandlerFunction;
  readonly recordFailure: HandlerFunction;
}

/** How fits that outgrow a function are handed to a training job. */
export interface JobFlow {
  readonly plan: HandlerFunction;
  readonly adopt: HandlerFunction;
  readonly jobs: TrainingJobs;
  readonly imageTag: string;
}

/**
 * From an upload to a promoted model, in JSONPath only: aws-local-stepfunctions runs the same definition.
 * A failed step is recorded and then ends the execution with its own error, not with that of the record.
 */
export function trainingFlow(
  scope: Construct,
  functions: FlowFunctions,
  piecesAtOnce: number,
  jobFlow?: JobFlow,
): IChainable {
  const failed = new Fail(scope, 'Failed', { errorPath: '$.error.Error', causePath: '$.error.Cause' });
  const recordFailure = step(scope, 'RecordFailure', functions.recordFailure, {
    payload: { runId: RUN_ID, input: WHOLE },
    keepsInput: true,
  });
  recordFailure.next(failed);
  recordFailure.addCatch(failed, { resultPath: JsonPath.DISCARD });

  const task = (id: string, handler: HandlerFunction, payload?: Payload): LambdaInvoke =>
    step(scope, id, handler, { ...(payload && { payload }) });
  const recorded = <T extends LambdaInvoke | DistributedMap>(state: T): T => {
    state.addCatch(recordFailure, { resultPath: '$.error' });
    return state;
  };

  const prepare = recorded(task('Prepare', functions.prepare, { runId: RUN_ID, input: WHOLE }));
  const ingest = recorded(task('Ingest', functions.ingest, { runId: RUN_ID, event: WHOLE }));
  const commit = recorded(task('Commit', functions.commit, { runId: RUN_ID, input: WHOLE }));
  const requested = { runId: RUN_ID, request: WHOLE };
  const fit = recorded(task('Fit', functions.fit, jobFlow ? undefined : requested));
  waitForTurn(fit);
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
  let begin: IChainable = fit;
  if (jobFlow) {
    const { jobs, imageTag } = jobFlow;
    const plan = recorded(task('Plan', jobFlow.plan, requested));
    waitForTurn(plan, jobs.leaseSeconds);
    const train = jobs.createState('Train', imageTag);
    train.addCatch(recordFailure, { resultPath: '$.error' });
    train.next(recorded(task('Adopt', jobFlow.adopt)).next(evaluate));
    plan.next(new Choice(scope, 'IsTooLarge').when(jobs.isTooLarge, train).otherwise(fit));
    begin = plan;
  }
  const worthFitting = new Choice(scope, 'WorthFitting')
    .when(Condition.stringEquals('$.next', 'fit'), begin)
    .otherwise(new Succeed(scope, 'NothingToFit'));
  ingest.next(worthFitting);
  commit.next(worthFitting);

  const inPieces = (item: MapItem) => recorded(distributedMap(scope, item, functions.recordFailure, piecesAtOnce));
  const sumUpPieces = inPieces({
    over: 'pieces',
    as: 'piece',
    map: 'SumUpPieces',
    id: 'SumUp',
    handler: functions.sumUp,
  });
  sumUpPieces
    .next(inPieces({ over: 'groups', as: 'group', map: 'MergeGroups', id: 'MergeGroup', handler: functions.merge }))
    .next(inPieces({ over: 'uploads', as: 'upload', map: 'MergeUploads', id: 'MergeUpload', handler: functions.merge }))
    .next(
      new Choice(scope, 'IsArrival').when(Condition.stringEquals('$.map.then', 'commit'), commit).otherwise(prepare),
    );
  prepare.next(
    new Choice(scope, 'HowToRead')
      .when(Condition.stringEquals('$.map.read', 'pieces'), sumUpPieces)
      .when(Condition.stringEquals('$.map.read', 'whole'), ingest)
      .when(Condition.stringEquals('$.map.read', 'known'), commit)
      .otherwise(begin),
  );
  return prepare;
}

interface MapItem {
  /** The list in the order that is gone through, and what one of its numbers is for the handler. */
  readonly over: 'pieces' | 'groups' | 'uploads';
  readonly as: 'piece' | 'group' | 'upload';
  /** Names of the map and of its task. */
  readonly map: string;
  readonly id: string;
  readonly handler: HandlerFunction;
}

/**
 * Does a task for each number of a list, each in an execution of its own. State carries numbers alone, some bytes each; what they
 * stand for, and what comes of it, lies in the folder of the run. None may fail: one that does has its own reason recorded, and
 * ends all.
 */
function distributedMap(
  scope: Construct,
  { over, as, map, id, handler }: MapItem,
  recordFailure: HandlerFunction,
  atOnce: number,
): DistributedMap {
  const failed = new Fail(scope, `${id}Failed`, { errorPath: '$.error.Error', causePath: '$.error.Cause' });
  const record = step(scope, `Record${id}Failure`, recordFailure, {
    payload: { runId: JsonPath.stringAt('$.runId'), input: WHOLE },
    keepsInput: true,
  });
  record.next(failed);
  record.addCatch(failed, { resultPath: JsonPath.DISCARD });
  const task = step(scope, id, handler, {});
  task.addCatch(record, { resultPath: '$.error' });
  const state = new DistributedMap(scope, map, {
    itemsPath: `$.map.${over}`,
    itemSelector: {
      runId: JsonPath.stringAt('$.map.runId'),
      dataset: JsonPath.stringAt('$.map.dataset'),
      [as]: JsonPath.numberAt('$$.Map.Item.Value'),
    },
    // Express: a piece takes seconds, and a thousand of them a tenth of a cent instead of five.
    mapExecutionType: StateMachineType.EXPRESS,
    maxConcurrency: atOnce,
    resultPath: JsonPath.DISCARD,
  });
  state.itemProcessor(task);
  return state;
}

/**
 * At most one fit of a data set at a time: the others wait, and then find theirs done or do it for all that have come. In all for
 * longer than the lease of a run that has died with the turn, though the jitter halves every pause, and less than a run may take.
 */
function waitForTurn(state: LambdaInvoke, leaseSeconds = 900): void {
  state.addRetry({
    errors: ['FitUnderWayError'],
    interval: Duration.seconds(5),
    backoffRate: 1.5,
    maxAttempts: 55 + leaseSeconds / 20,
    maxDelay: Duration.seconds(60),
    jitterStrategy: JitterType.FULL,
  });
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
