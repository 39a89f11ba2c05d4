import { ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type LifecycleRule, Repository, RepositoryEncryption, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Condition, CustomState, JitterType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { exportName, type Stores } from '../functions/handler-function.ts';
import type { Stage, TrainingJobSettings } from '../stage/stage.ts';
import { readInput } from '../stage/synthesis-inputs.ts';
import { BRIEF_RETRY } from './brief-retry.ts';

interface TrainingJobsProps {
  readonly stage: Stage;
  readonly settings: TrainingJobSettings;
  readonly stores: Stores;
}

/** The number of images that are kept beside the one that the stage names. */
const KEPT_IMAGES = 10;

/**
 * The oldest images go. The image that the stage names stays, however old it is: one image has its tag, and ECR expires no image by a
 * later rule that an earlier rule has matched.
 */
function lifecycleRules(imageTag: string | undefined): LifecycleRule[] {
  const rest: LifecycleRule = { rulePriority: 2, tagStatus: TagStatus.ANY, maxImageCount: KEPT_IMAGES };
  if (imageTag === undefined) return [rest];
  return [{ rulePriority: 1, tagStatus: TagStatus.TAGGED, tagPatternList: [imageTag], maxImageCount: 1 }, rest];
}

/** Once a minute. */
const LIMIT_RETRIES = 30;

/**
 * The resources of training jobs: a repository for the image, and a role that reads a job's input and writes its output. They are
 * made before there is an image, since the image is pushed to this repository.
 */
export class TrainingJobs extends Construct {
  readonly settings: TrainingJobSettings;
  /** Prefix of the names of the jobs. No other job may be started. */
  readonly prefix: string;
  readonly #currency: string | undefined;
  readonly #repository: Repository;
  readonly #role: Role;

  constructor(scope: Construct, id: string, { stage, settings, stores: { data } }: TrainingJobsProps) {
    super(scope, id);
    this.settings = settings;
    this.prefix = `stima-${stage.name}`;
    this.#currency = stage.currency;
    this.#repository = new Repository(this, 'Images', {
      // A tag cannot be moved to another image. So a stage that names a tag can be deployed again with the same result.
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: RepositoryEncryption.AES_256,
      lifecycleRules: lifecycleRules(settings.imageTag),
      // An image can be built again from its commit.
      removalPolicy: RemovalPolicy.DESTROY,
      emptyOnDelete: true,
    });
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('sagemaker.amazonaws.com'),
      description: 'What a training job of Stima may do; the container itself has no network',
    });
    this.#grant(data);
    // Outputs for `stima train --on sagemaker`, and for pushing an image.
    const outputs = {
      TrainingRepository: this.#repositoryUri,
      TrainingRole: this.#role.roleArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value }).overrideLogicalId(name);
  }

  /** The longest time of a job, with some minutes for its machine and its files. */
  get #timeoutSeconds(): number {
    return 60 * (this.settings.maxWaitMinutes + 15);
  }

  /** The longest time that a run needs the lease, in seconds: until a job starts, while it runs, and until it is adopted. */
  get leaseSeconds(): number {
    return this.#timeoutSeconds + 60 * (LIMIT_RETRIES + 10);
  }

  /** Whether a function could not do the fit, by the counts of Plan. A set that has a model already needs no job. */
  isTooLarge(): Condition {
    const { aboveRows, aboveMegabytes } = this.settings;
    return Condition.and(
      Condition.booleanEquals('$.known', false),
      Condition.or(
        Condition.numberGreaterThan('$.load.rows', aboveRows),
        Condition.numberGreaterThan('$.load.bytes', 1e6 * aboveMegabytes),
      ),
    );
  }

  /**
   * The state that starts the job that Plan has prepared, and waits for its end. The CDK's own construct knows no Spot, and lets
   * the state machine start and stop every job of the account.
   */
  createState(id: string, imageTag: string): CustomState {
    const { settings } = this;
    const state = new CustomState(this, id, {
      stateJson: {
        Type: 'Task',
        Resource: `arn:${Stack.of(this).partition}:states:::sagemaker:createTrainingJob.sync`,
        Parameters: {
          'TrainingJobName.$': '$.job.name',
          'HyperParameters.$': '$.job.hyperparameters',
          Environment: {
            'STIMA_DATASET.$': '$.dataset',
            'STIMA_VERSION.$': '$.version',
            ...(this.#currency !== undefined && { STIMA_CURRENCY: this.#currency }),
            // An image of another commit refuses to run.
            STIMA_FIT: readInput('fit-digest.txt'),
          },
          AlgorithmSpecification: {
            TrainingImage: `${this.#repositoryUri}:${imageTag}`,
            TrainingInputMode: 'File',
          },
          RoleArn: this.#role.roleArn,
          InputDataConfig: [
            {
              ChannelName: 'summaries',
              DataSource: {
                S3DataSource: {
                  S3DataType: 'ManifestFile',
                  'S3Uri.$': '$.job.manifest',
                  S3DataDistributionType: 'FullyReplicated',
                },
              },
            },
          ],
          OutputDataConfig: { 'S3OutputPath.$': '$.job.output' },
          ResourceConfig: {
            InstanceCount: 1,
            InstanceType: settings.instanceType,
            VolumeSizeInGB: settings.volumeGigabytes,
          },
          EnableManagedSpotTraining: true,
          StoppingCondition: {
            MaxRuntimeInSeconds: 60 * settings.maxMinutes,
            MaxWaitTimeInSeconds: 60 * settings.maxWaitMinutes,
          },
          EnableNetworkIsolation: true,
        },
        ResultPath: null,
        TimeoutSeconds: this.#timeoutSeconds,
      },
    });
    // With these errors nothing has started yet, so the same name can be used again. The failure of a job itself is permanent.
    state.addRetry({ errors: ['SageMaker.AmazonSageMakerException'], ...BRIEF_RETRY });
    // The account has no more machines of this kind.
    state.addRetry({
      errors: ['SageMaker.ResourceLimitExceededException'],
      interval: Duration.minutes(1),
      backoffRate: 1,
      maxAttempts: LIMIT_RETRIES,
      jitterStrategy: JitterType.FULL,
    });
    return state;
  }

  /** The same values as the repository's own properties, but in plain tokens. */
  get #repositoryUri(): string {
    const { account, region, urlSuffix } = Stack.of(this);
    return `${account}.dkr.ecr.${region}.${urlSuffix}/${this.#repository.repositoryName}`;
  }

  /** Lets a state machine start, follow and stop the jobs of this stage, and none but these. */
  grantStart(stateMachine: IRole): void {
    const stack = Stack.of(this);
    const jobs = stack.formatArn({ service: 'sagemaker', resource: 'training-job', resourceName: `${this.prefix}-*` });
    const statements = [
      {
        // Step Functions marks what it has started with a tag, and looks for it.
        actions: ['CreateTrainingJob', 'DescribeTrainingJob', 'StopTrainingJob', 'AddTags', 'ListTags'].map(
          (action) => `sagemaker:${action}`,
        ),
        resources: [jobs],
      },
      {
        actions: ['iam:PassRole'],
        resources: [this.#role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
      {
        // Through this rule Step Functions learns that a job has ended. The rule has this name in every account.
        actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        resources: [
          stack.formatArn({
            service: 'events',
            resource: 'rule',
            resourceName: 'StepFunctionsGetEventsForSageMakerTrainingJobsRule',
          }),
        ],
      },
    ];
    for (const statement of statements) stateMachine.addToPrincipalPolicy(new PolicyStatement(statement));
    Validations.of(stateMachine).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:training-job/${this.prefix}-*]`,
      reason:
        'The resource is the jobs of this stage. Their names contain dataset, version and run, which are not known before.',
    });
  }

  #grant(data: Bucket): void {
    const role = this.#role;
    const allow = (actions: string[], resources: string[], conditions = {}) =>
      role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
    const objects = (...patterns: string[]) => patterns.map((pattern) => data.arnForObjects(pattern));
    const [readable, writable] = [['uploads/*/summary.bin', 'uploads/*/samples.bin', 'jobs/*'], ['jobs/*/output/*']];
    allow(['s3:GetObject'], objects(...readable));
    allow(['s3:PutObject', 's3:AbortMultipartUpload'], objects(...writable));
    allow(['s3:ListBucket'], [data.bucketArn], { StringLike: { 's3:prefix': ['uploads/*', 'jobs/*'] } });
    // One group for all training jobs of the account; SageMaker names it.
    const group = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: '/aws/sagemaker/TrainingJobs',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    allow(['logs:CreateLogGroup', 'logs:DescribeLogStreams'], [group]);
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [`${group}:*`]);
    // For the two rights on *, AWS has no narrower resource: metrics differ only by their namespace, and one registry
    // token serves the whole account. Images can be pulled from this one repository only.
    allow(['cloudwatch:PutMetricData'], ['*'], {
      StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/TrainingJobs' },
    });
    this.#repository.grantPull(role);
    Validations.of(role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'PutMetricData and GetAuthorizationToken accept only *.' },
      ...[...readable, ...writable].map((pattern) => ({
        id: `AwsSolutions-IAM5[Resource::${exportName(data)}/${pattern}]`,
        reason:
          'The resource is a prefix of one bucket. Its keys contain dataset, upload and job, which are not known before.',
      })),
      {
        id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/sagemaker/TrainingJobs:*]',
        reason:
          'The resource is the log streams of this one group. SageMaker names them after the job and its machine.',
      },
    );
  }
}
