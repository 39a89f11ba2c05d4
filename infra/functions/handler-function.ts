import { type CfnResource, Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Stage } from '../stage/stage.ts';
import { bundledCode } from './bundled-code.ts';

export interface HandlerFunctionProps {
  readonly stage: Stage;
  readonly stores: Stores;
  /** The name of its file in lambdas/functions, without the extension. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly temporaryStorageMb?: number;
  readonly reservedConcurrency?: number | undefined;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Stores {
  readonly data: Bucket;
  readonly models: Bucket;
}

/** The namespace of a stage's metrics. So the metrics of two stages in one account stay apart. */
export const metricsNamespace = ({ name }: Stage): string => `Stima/${name}`;

/** Metadata of a function's resource: the handler it was bundled from. */
const HANDLER_METADATA = 'stima:handler';

/** The name of a construct's resource in its template, as the findings of cdk-nag spell it. */
export function logicalId({ node }: Construct): string {
  const resource = node.defaultChild as CfnResource;
  return resource.stack.getLogicalId(resource);
}

/** One handler of lambdas/functions as a Lambda function. Until rights are granted, it may only log and trace. */
export class HandlerFunction extends LambdaFunction {
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const { stage, stores, handler } = props;
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Each function has its own role. The managed policy that the CDK would attach may write to every log group of the
    // account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      code: bundledCode(handler),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: stage.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMb,
      ...(props.temporaryStorageMb && { ephemeralStorageSize: Size.mebibytes(props.temporaryStorageMb) }),
      ...(props.reservedConcurrency && { reservedConcurrentExecutions: props.reservedConcurrency }),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: {
        DATA_BUCKET: stores.data.bucketName,
        MODELS_BUCKET: stores.models.bucketName,
        METRICS_NAMESPACE: metricsNamespace(stage),
        // If it is empty, prices are in the currency that each dataset declares.
        STIMA_CURRENCY: stage.currency ?? '',
        // `sam local` sets only variables that the template declares. The SDK treats an empty one as unset.
        AWS_ENDPOINT_URL_S3: '',
        ...props.environment,
      },
    });
    this.#role = role;
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray has no resources: PutTraceSegments and PutTelemetryRecords take only *.',
    });
    (this.node.defaultChild as CfnFunction).addMetadata(HANDLER_METADATA, handler);
  }

  /** Lets the function read these keys of the bucket (patterns of IAM), and learn that a key is absent. */
  mayRead(bucket: Bucket, ...patterns: string[]): this {
    // Without ListBucket, S3 answers 403 instead of 404 for an absent key. A condition on s3:prefix would have no effect there.
    this.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }));
    return this.#grant(bucket, ['s3:GetObject'], patterns);
  }

  /** Lets the function write these keys of the bucket (patterns of IAM). */
  mayWrite(bucket: Bucket, ...patterns: string[]): this {
    return this.#grant(bucket, ['s3:PutObject'], patterns);
  }

  /**
   * Lets the function write these keys of the bucket (patterns of IAM), also in parts, and remove the parts of a failed
   * write.
   */
  mayWriteInParts(bucket: Bucket, ...patterns: string[]): this {
    return this.#grant(bucket, ['s3:PutObject', 's3:AbortMultipartUpload'], patterns);
  }

  /** Lets the function remove these keys of the bucket (patterns of IAM). Noncurrent versions stay. */
  mayRemove(bucket: Bucket, ...patterns: string[]): this {
    return this.#grant(bucket, ['s3:DeleteObject'], patterns);
  }

  /** Lets the function list these keys of the bucket, but not read them. */
  mayList(bucket: Bucket, prefix: string): this {
    const conditions = { StringLike: { 's3:prefix': `${prefix}*` } };
    this.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions }),
    );
    return this;
  }

  #grant(bucket: Bucket, actions: string[], patterns: string[]): this {
    for (const pattern of patterns) {
      Validations.of(this.#role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${exportName(bucket)}/${pattern}]`,
        reason:
          'The resource is a prefix of one bucket. Its keys contain dataset, upload, version and run, which are not known before.',
      });
    }
    this.addToRolePolicy(
      new PolicyStatement({ actions, resources: patterns.map((pattern) => bucket.arnForObjects(pattern)) }),
    );
    return this;
  }
}

/** The ARN of a bucket in another stack, as the findings of cdk-nag spell it. */
export function exportName({ stack, bucketArn }: Bucket): string {
  return stack.resolve(stack.exportValue(bucketArn))['Fn::ImportValue'];
}
