import { Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { HandlerFunction, logicalId, type Stores } from './handler-function.ts';
import type { Stage } from './stage.ts';
import { type FlowFunctions, trainingFlow } from './training-flow.ts';

interface TrainingStackProps extends StackProps {
  readonly stage: Stage;
  readonly stores: Stores;
}

/** An object that arrives under incoming/ starts the flow that ends in a promoted or a kept model. */
export class TrainingStack extends Stack {
  readonly stateMachine: StateMachine;
  readonly functions: FlowFunctions;
  /** Events that started nothing. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, { stage, stores, ...props }: TrainingStackProps) {
    super(scope, id, { ...props, description: 'Stima: from an upload to a promoted model' });
    const functions = flowFunctions(this, stage, stores);
    grant(functions, stores);
    this.stateMachine = new StateMachine(this, 'Flow', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(trainingFlow(this, functions)),
      timeout: Duration.hours(2),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'FlowLogs', {
          // Log delivery cuts longer names, and looks only here.
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
      ...Object.values(functions).map((handler) => ({
        id: `AwsSolutions-IAM5[Resource::<${logicalId(handler)}.Arn>:*]`,
        reason: 'The versions and aliases of this one function.',
      })),
    );
    this.functions = functions;
    this.undelivered = startOnArrival(this, stores, this.stateMachine);
  }
}

function flowFunctions(scope: Construct, stage: Stage, stores: Stores): FlowFunctions {
  const create = (id: string, handler: string, timeoutSeconds: number, memoryMb: number, temporaryStorageMb = 512) =>
    new HandlerFunction(scope, id, { stage, stores, handler, timeoutSeconds, memoryMb, temporaryStorageMb });
  return {
    ingest: create('IngestFunction', 'ingest', 900, 2048, 4096),
    // 1,769 MB are one whole processor.
    fit: create('FitFunction', 'fit', 300, 1769),
    evaluate: create('EvaluateFunction', 'evaluate', 900, 1769),
    decide: create('DecideFunction', 'decide', 60, 512),
    promote: create('PromoteFunction', 'promote', 60, 512),
    recordFailure: create('RecordFailureFunction', 'record-failure', 30, 256),
  };
}

/**
 * Who reads and writes what: no more than the flow has been seen to do (local/least-privilege.test.ts). Only Promote, and the
 * owner in the serving stack, may move the champion.
 */
function grant({ ingest, fit, evaluate, decide, promote, recordFailure }: FlowFunctions, { data, models }: Stores) {
  ingest
    .mayRead(data, 'incoming/*', 'uploads/*/receipt.json', 'uploads/*/samples.bin', 'merged/*/samples.bin')
    .mayRead(data, 'ledger/*.json')
    .mayRead(models, '*/champion.json', '*/v*/model.json', '*/v*/fit.json', '*/v*/decision.json')
    .mayWrite(data, 'uploads/*/summary.bin', 'uploads/*/samples.bin', 'uploads/*/receipt.json')
    .mayWriteInParts(data, 'uploads/*/accepted.csv.gz', 'uploads/*/rejected.csv')
    .mayWrite(data, 'ledger/*.json', 'runs/*.json');
  fit
    .mayRead(data, 'uploads/*/summary.bin', 'uploads/*/samples.bin', 'merged/*/summary.bin', 'merged/*/samples.bin')
    .mayRead(data, 'ledger/*.json')
    .mayRead(models, '*/v*/fit.json')
    .mayWrite(data, 'ledger/*.json', 'merged/*/summary.bin', 'merged/*/samples.bin', 'runs/*.json')
    .mayWrite(models, '*/v*/model.json', '*/v*/fit.json');
  evaluate
    .mayRead(data, 'uploads/*/summary.bin', 'uploads/*/samples.bin', 'merged/*/summary.bin', 'merged/*/samples.bin')
    .mayRead(data, 'ledger/*.json')
    .mayRead(models, '*/champion.json', '*/v*/model.json', '*/v*/fit.json')
    .mayWrite(data, 'merged/*/summary.bin', 'merged/*/samples.bin', 'runs/*.json')
    .mayWrite(models, '*/v*/report.json', '*/v*/report.html');
  decide.mayList(data, 'runs/').mayWrite(data, 'runs/*.json').mayWrite(models, '*/v*/decision.json');
  promote
    .mayList(data, 'runs/')
    .mayRead(models, '*/champion.json', '*/v*/model.json')
    .mayWrite(data, 'runs/*.json')
    .mayWrite(models, '*/champion.json', '*/v*/decision.json');
  recordFailure.mayList(data, 'runs/').mayWrite(data, 'runs/*.json');
}

function startOnArrival(scope: Construct, { data }: Stores, stateMachine: StateMachine): Queue {
  const undelivered = new Queue(scope, 'Undelivered', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: RemovalPolicy.RETAIN,
  });
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
        retryAttempts: 8,
        maxEventAge: Duration.hours(6),
      }),
    ],
  });
  return undelivered;
}
