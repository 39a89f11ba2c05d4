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
import { BRIEF_RETRY } from './brief-retry.ts';
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

/** The states that hand a fit which is too large for a function to a training job. */
export interface JobFlow {
  readonly plan: HandlerFunction;
  readonly adopt: HandlerFunction;
  readonly jobs: TrainingJobs;
  readonly imageTag: string;
}

/**
 * The state machine from an upload to a promoted model. It uses JSONPath only, since aws-local-stepfunctions runs the same
 * definition. A failed step is recorded. Then it ends the execution with its own error, not with that of the record.
 */
export function trainingFlow(
  scope: Construct,
  functions: FlowFunctions,
  piecesAtOnce: number,
  jobFlow?: JobFlow,
): IChainable {
  const recordFailure = recordThenFail(scope, functions.recordFailure, {
    record: 'RecordFailure',
    fail: 'Failed',
    runId: RUN_ID,
  });

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
  waitForLease(fit);
  const evaluate = recorded(task('Evaluate', functions.evaluate));
  const decide = recorded(task('Decide', functions.decide));
  const promote = task('Promote', functions.promote);
  // Another run was promoted since Decide. So this run compares again, with the present champion. This catch must stand
  // before the catch of all errors.
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
    waitForLease(plan, jobs.leaseSeconds);
    const train = jobs.createState('Train', imageTag);
    train.addCatch(recordFailure, { resultPath: '$.error' });
    train.next(recorded(task('Adopt', jobFlow.adopt)).next(evaluate));
    plan.next(new Choice(scope, 'IsTooLarge').when(jobs.isTooLarge(), train).otherwise(fit));
    begin = plan;
  }
  const worthFitting = new Choice(scope, 'WorthFitting')
    .when(Condition.stringEquals('$.next', 'fit'), begin)
    .otherwise(new Succeed(scope, 'NothingToFit'));
  ingest.next(worthFitting);
  commit.next(worthFitting);

  const map = (item: MapItem): DistributedMap =>
    recorded(distributedMap(scope, item, functions.recordFailure, piecesAtOnce));
  const { sumUp, merge } = functions;
  const sumUpPieces = map({ over: 'pieces', as: 'piece', map: 'SumUpPieces', id: 'SumUp', handler: sumUp });
  sumUpPieces.next(prepare);
  const mergeGroups = map({ over: 'groups', as: 'group', map: 'MergeGroups', id: 'MergeGroup', handler: merge });
  mergeGroups
    .next(map({ over: 'uploads', as: 'upload', map: 'MergeUploads', id: 'MergeUpload', handler: merge }))
    .next(new Choice(scope, 'IsArrival').when(Condition.isPresent('$.map.uploadId'), commit).otherwise(prepare));
  prepare.next(
    new Choice(scope, 'HowToRead')
      .when(Condition.stringEquals('$.map.read', 'pieces'), sumUpPieces)
      .when(Condition.stringEquals('$.map.read', 'merge'), mergeGroups)
      .when(Condition.stringEquals('$.map.read', 'whole'), ingest)
      .when(Condition.stringEquals('$.map.read', 'known'), commit)
      .when(Condition.stringEquals('$.map.read', 'never'), new Succeed(scope, 'NothingToRead'))
      .otherwise(begin),
  );
  return prepare;
}

interface MapItem {
  /** The path of the list of numbers, and the name under which the handler gets one of them. */
  readonly over: 'pieces' | 'groups' | 'uploads';
  readonly as: 'piece' | 'group' | 'upload';
  /** The names of the map and of its task. */
  readonly map: string;
  readonly id: string;
  readonly handler: HandlerFunction;
}

/**
 * Does a task for each number of a list, each in an execution of its own. The state carries only numbers, some bytes each. The
 * objects that they name, and the results, are in the folder of the run. If one task fails, its reason is recorded, and the whole
 * map ends.
 */
function distributedMap(
  scope: Construct,
  { over, as, map, id, handler }: MapItem,
  recordFailure: HandlerFunction,
  atOnce: number,
): DistributedMap {
  const record = recordThenFail(scope, recordFailure, {
    record: `Record${id}Failure`,
    fail: `${id}Failed`,
    runId: JsonPath.stringAt('$.runId'),
  });
  const task = step(scope, id, handler, {});
  task.addCatch(record, { resultPath: '$.error' });
  const state = new DistributedMap(scope, map, {
    itemsPath: `$.map.${over}`,
    itemSelector: {
      runId: JsonPath.stringAt('$.map.runId'),
      dataset: JsonPath.stringAt('$.map.dataset'),
      [as]: JsonPath.numberAt('$$.Map.Item.Value'),
      ...(over === 'pieces' && { pass: JsonPath.stringAt('$.map.pass') }),
    },
    // Express: a shard takes seconds. A thousand executions cost a tenth of a cent instead of five cents.
    mapExecutionType: StateMachineType.EXPRESS,
    maxConcurrency: atOnce,
    resultPath: JsonPath.DISCARD,
  });
  state.itemProcessor(task);
  return state;
}

/** A state that records a failure and then ends with the error that was caught, even if the record fails. */
function recordThenFail(
  scope: Construct,
  recordFailure: HandlerFunction,
  { record, fail, runId }: { readonly record: string; readonly fail: string; readonly runId: string },
): LambdaInvoke {
  const failed = new Fail(scope, fail, { errorPath: '$.error.Error', causePath: '$.error.Cause' });
  const state = step(scope, record, recordFailure, { payload: { runId, input: WHOLE }, keepsInput: true });
  state.next(failed);
  state.addCatch(failed, { resultPath: JsonPath.DISCARD });
  return state;
}

/**
 * At most one fit of a dataset at a time. The other runs wait. Then they find their fit done, or fit every upload that arrived in
 * the meantime. All pauses together are longer than the lease of a run that has died, even if the jitter halves every pause. They
 * are shorter than a run may take.
 */
function waitForLease(state: LambdaInvoke, leaseSeconds = 900): void {
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

/** Errors that may not occur again at a second attempt. All others are permanent. */
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
    // Every task has a timeout. Without one AWS waits for ever, and aws-local-stepfunctions for 60 s.
    taskTimeout: Timeout.duration(Duration.seconds((handler.timeout?.toSeconds() ?? 900) + 30)),
    retryOnServiceExceptions: false,
  });
  state.addRetry({ errors: TRANSIENT, ...BRIEF_RETRY });
  return state;
}
