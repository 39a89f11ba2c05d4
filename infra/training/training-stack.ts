import { Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption, type QueuePolicy } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { HandlerFunction, logicalId, type Stores } from '../functions/handler-function.ts';
import type { Stage } from '../stage/stage.ts';
import { type FlowFunctions, type JobFlow, trainingFlow } from './training-flow.ts';
import { TrainingJobs } from './training-jobs.ts';

interface TrainingStackProps extends StackProps {
  readonly stage: Stage;
  readonly stores: Stores;
}

/** An object that arrives under incoming/ starts the flow. The flow ends by promoting the new model or keeping the old one. */
export class TrainingStack extends Stack {
  readonly stateMachine: StateMachine;
  readonly functions: FlowFunctions;
  /** The queue of the events that failed to start a run. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, { stage, stores, ...props }: TrainingStackProps) {
    super(scope, id, { ...props, description: 'Stima: from an upload to a promoted model' });
    const functions = flowFunctions(this, stage, stores);
    grant(functions, stores);
    const jobFlow = createJobFlow(this, stage, stores);
    this.stateMachine = new StateMachine(this, 'Flow', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(trainingFlow(this, functions, stage.piecesAtOnce, jobFlow)),
      // With jobs, the fit of a run may follow the jobs of two other runs.
      timeout: Duration.seconds(7200 + 4 * (jobFlow?.jobs.leaseSeconds ?? 0)),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'FlowLogs', {
          // Log delivery cuts longer names, and expects this prefix.
          logGroupName: `/aws/vendedlogs/states/${this.stackName}-flow`,
          retention: stage.logRetentionDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: true,
      },
    });
    Validations.of(this.stateMachine.role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'The log delivery and X-Ray actions of Step Functions have no resources to name.',
      },
      ...[...Object.values(functions), ...(jobFlow ? [jobFlow.plan, jobFlow.adopt] : [])].map((handler) => ({
        id: `AwsSolutions-IAM5[Resource::<${logicalId(handler)}.Arn>:*]`,
        reason: 'The versions and aliases of this one function.',
      })),
    );
    acknowledgeMaps(this.stateMachine);
    jobFlow?.jobs.grantStart(this.stateMachine.role);
    this.functions = functions;
    this.undelivered = startOnArrival(this, stores, this.stateMachine);
  }
}

/** The repository and the role exist before an image. The flow uses training jobs only if the stage names an image. */
function createJobFlow(scope: Construct, stage: Stage, stores: Stores): JobFlow | undefined {
  const { trainingJob: settings } = stage;
  if (!settings) return undefined;
  const jobs = new TrainingJobs(scope, 'TrainingJobs', { stage, settings, stores });
  const { imageTag } = settings;
  if (imageTag === undefined) return undefined;
  const common = { stage, stores };
  const plan = new HandlerFunction(scope, 'PlanFunction', {
    ...common,
    handler: 'plan',
    timeoutSeconds: 60,
    memoryMb: 512,
    environment: { JOB_PREFIX: jobs.prefix, JOB_LEASE_SECONDS: String(jobs.leaseSeconds) },
  });
  const adopt = new HandlerFunction(scope, 'AdoptFunction', {
    ...common,
    handler: 'adopt',
    timeoutSeconds: 120,
    memoryMb: 1024,
  });
  const { data, models } = stores;
  plan
    .mayRead(data, 'uploads/*/receipt.json', 'ledger/*.json', DRY)
    .mayRead(models, '*/v*/fit.json', '*/v*/model.json', DRY)
    .mayWrite(data, 'ledger/*.json', 'jobs/*/manifest.json', 'runs/*.json', DRY);
  adopt
    .mayRead(data, 'jobs/*/output/model.tar.gz', 'ledger/*.turn.json')
    .mayWrite(data, 'ledger/*.turn.json', 'merged/*/equations.bin', 'merged/*/samples.bin', 'runs/*.json')
    .mayWrite(models, '*/v*/model.json', '*/v*/fit.json')
    .mayRemove(data, 'uploads/*/summary.bin');
  return { plan, adopt, jobs, imageTag };
}

function flowFunctions(scope: Construct, stage: Stage, stores: Stores): FlowFunctions {
  const create = (id: string, handler: string, timeoutSeconds: number, memoryMb: number, temporaryStorageMb = 512) =>
    new HandlerFunction(scope, id, { stage, stores, handler, timeoutSeconds, memoryMb, temporaryStorageMb });
  return {
    // With 1,769 MB a function has one whole processor.
    prepare: new HandlerFunction(scope, 'PrepareFunction', {
      ...{ stage, stores, handler: 'prepare', timeoutSeconds: 900, memoryMb: 1769 },
      // If it is empty, the sizes of lambdas/flow/shards/shard-sizes.ts apply.
      environment: { MAP_OVER_BYTES: '', MAP_PIECE_BYTES: '' },
    }),
    // An Express execution ends after five minutes, and its retries end with it.
    sumUp: create('SumUpFunction', 'sum-up', 120, 1769, 1024),
    merge: create('MergeFunction', 'merge', 120, 3008),
    commit: create('CommitFunction', 'commit', 900, 1024),
    ingest: create('IngestFunction', 'ingest', 900, 2048, 4096),
    fit: create('FitFunction', 'fit', 300, 1769),
    evaluate: create('EvaluateFunction', 'evaluate', 900, 1769),
    decide: create('DecideFunction', 'decide', 60, 512),
    promote: create('PromoteFunction', 'promote', 60, 512),
    recordFailure: create('RecordFailureFunction', 'record-failure', 30, 256),
  };
}

/**
 * The permissions of each function: no more than the flow was seen to use (local/least-privilege.slow.test.ts). Only Promote, and
 * the owner in the serving stack, may move the champion.
 */
function grant(
  { prepare, sumUp, merge, commit, ingest, fit, evaluate, decide, promote, recordFailure }: FlowFunctions,
  { data, models }: Stores,
) {
  grantDryRuns({ prepare, ingest, fit, evaluate, decide, promote, recordFailure }, { data, models });
  prepare
    .mayRead(data, 'incoming/*', 'ledger/*.json', 'pieces/*/cutting.json', 'pieces/*/first-pass/*')
    .mayRead(data, 'uploads/*/receipt.json', 'uploads/*/summary.bin', 'uploads/*/samples.bin')
    .mayRead(data, 'uploads/*/accepted.csv.gz', 'uploads/*/accepted.parts.json')
    .mayRead(models, '*/champion.json')
    .mayWrite(data, 'pieces/*/cutting.json', 'pieces/*/second-pass/*', 'uploads/*/receipt.json', 'results/*')
    .mayWrite(data, 'uploads/*/summary.bin', 'uploads/*/samples.bin', 'ledger/*.json', 'runs/*.json')
    .mayRemove(data, 'pieces/*');
  sumUp
    .mayRead(data, 'incoming/*', 'uploads/*/accepted.csv.gz', 'pieces/*/cutting.json')
    .mayRead(data, 'pieces/*/second-pass/*', 'pieces/*/accepted/*', 'pieces/*/counts/*')
    .mayRead(models, '*/v*/model.json', '*/v*/fit.json')
    .mayWriteInParts(data, 'pieces/*/accepted/*', 'pieces/*/rejected/*')
    .mayWrite(data, 'pieces/*/piece-sums/*', 'pieces/*/piece-samples/*', 'pieces/*/counts/*')
    .mayWrite(data, 'pieces/*/first-pass/*', 'runs/*.json');
  merge
    .mayRead(data, 'pieces/*/cutting.json', 'pieces/*/piece-sums/*', 'pieces/*/piece-samples/*')
    .mayRead(data, 'pieces/*/group-sums/*', 'pieces/*/group-samples/*')
    .mayWrite(data, 'pieces/*/group-sums/*', 'pieces/*/group-samples/*')
    .mayWrite(data, 'uploads/*/summary.bin', 'uploads/*/samples.bin');
  commit
    .mayRead(data, 'pieces/*/cutting.json', 'pieces/*/counts/*', 'pieces/*/accepted/*', 'pieces/*/rejected/*')
    .mayRead(data, 'uploads/*/receipt.json', 'uploads/*/samples.bin', 'merged/*/samples.bin', 'ledger/*.json')
    .mayRead(models, '*/v*/decision.json', '*/v*/fit.json')
    .mayWriteInParts(data, 'uploads/*/accepted.csv.gz', 'uploads/*/rejected.csv')
    .mayWrite(
      data,
      'uploads/*/accepted.parts.json',
      'uploads/*/receipt.json',
      'results/*',
      'ledger/*.json',
      'runs/*.json',
    )
    .mayRemove(data, 'pieces/*', 'uploads/*/summary.bin');
  ingest
    .mayRead(data, 'incoming/*', 'uploads/*/receipt.json', 'uploads/*/samples.bin', 'merged/*/samples.bin')
    .mayRead(data, 'ledger/*.json')
    .mayRead(models, '*/champion.json', '*/v*/model.json', '*/v*/decision.json', '*/v*/fit.json')
    .mayWrite(data, 'uploads/*/summary.bin', 'uploads/*/samples.bin', 'uploads/*/receipt.json')
    .mayWriteInParts(data, 'uploads/*/accepted.csv.gz', 'uploads/*/rejected.csv')
    .mayWrite(data, 'results/*', 'ledger/*.json', 'runs/*.json')
    .mayRemove(data, 'uploads/*/summary.bin');
  fit
    .mayRead(data, 'uploads/*/summary.bin', 'uploads/*/samples.bin', 'merged/*/equations.bin', 'merged/*/samples.bin')
    .mayRead(data, 'ledger/*.json')
    .mayRead(models, '*/v*/fit.json', '*/v*/model.json')
    .mayWrite(data, 'ledger/*.json', 'merged/*/equations.bin', 'merged/*/samples.bin', 'runs/*.json')
    .mayWrite(models, '*/v*/model.json', '*/v*/fit.json')
    .mayRemove(data, 'uploads/*/summary.bin');
  evaluate
    .mayRead(data, 'uploads/*/samples.bin', 'uploads/*/receipt.json', 'merged/*/samples.bin', 'ledger/*.json')
    .mayRead(models, '*/champion.json', '*/v*/model.json', '*/v*/fit.json', '*/v*/report.json')
    .mayWrite(data, 'runs/*.json')
    .mayWrite(models, '*/v*/report.json', '*/v*/report.html')
    .mayRemove(data, 'uploads/*/summary.bin');
  decide
    .mayList(data, 'runs/')
    .mayRead(models, '*/v*/decision.json')
    .mayWrite(data, 'runs/*.json')
    .mayWrite(models, '*/v*/decision.json');
  promote
    .mayRead(data, 'ledger/*.json')
    .mayRead(models, '*/champion.json', '*/v*/model.json', '*/v*/fit.json')
    .mayWrite(data, 'runs/*.json')
    .mayWrite(models, '*/champion.json', '*/champion.copy.json', '*/v*/decision.json');
  recordFailure.mayRead(data, 'ledger/*.turn.json').mayWrite(data, 'ledger/*.turn.json', 'runs/*.json');
}

/** What a dry run writes. It reads there first, and then what every run reads. */
const DRY = 'dry/*';

function grantDryRuns(
  { prepare, ingest, fit, evaluate, decide, promote, recordFailure }: Omit<FlowFunctions, 'sumUp' | 'merge' | 'commit'>,
  { data, models }: Stores,
) {
  prepare.mayRead(data, DRY);
  ingest.mayRead(data, DRY).mayRead(models, DRY).mayWrite(data, DRY);
  for (const handler of [fit, evaluate, promote])
    handler.mayRead(data, DRY).mayRead(models, DRY).mayWrite(data, DRY).mayWrite(models, DRY);
  decide.mayList(data, 'dry/').mayRead(models, DRY).mayWrite(data, DRY).mayWrite(models, DRY);
  recordFailure.mayRead(data, DRY).mayWrite(data, DRY);
}

/** The CDK lets the role of a machine that has Distributed Maps look at, stop and redrive its own executions. */
function acknowledgeMaps(stateMachine: StateMachine): void {
  const name = `{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${logicalId(stateMachine)}"}]}]}`;
  const policy = stateMachine.node.findChild('DistributedMapPolicy');
  for (const executions of [`${name}:*`, `${name}/*:*`])
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${executions}]`,
      reason:
        'The resource is the executions of this one state machine. The executions of its maps have names that are not known before.',
    });
}

function startOnArrival(scope: Construct, { data }: Stores, stateMachine: StateMachine): Queue {
  const undelivered = new Queue(scope, 'Undelivered', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  // Its policy asks for TLS. So it stays with the queue.
  (undelivered.node.findChild('Policy') as QueuePolicy).applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  Validations.of(undelivered).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself the dead-letter queue of the rule.',
  });
  new Rule(scope, 'OnArrival', {
    description: 'An object under incoming/ starts the flow',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [data.bucketName] }, object: { key: [{ prefix: 'incoming/' }] } },
    },
    targets: [
      new SfnStateMachine(stateMachine, {
        deadLetterQueue: undelivered,
        // This is the maximum. With fewer attempts EventBridge gives up before the six hours are over.
        retryAttempts: 185,
        maxEventAge: Duration.hours(6),
      }),
    ],
  });
  return undelivered;
}
