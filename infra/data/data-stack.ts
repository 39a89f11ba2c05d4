import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PrivateBucket } from './private-bucket.ts';

/** This is long enough to notice that an upload or a model was deleted by mistake. */
const OLD_VERSIONS_DAYS = 365;

/** What dry runs write. Their answers can be asked for as long. */
const DRY_RUNS = { prefix: 'dry/', days: 1 };

/** The two stores. They hold everything that must survive, and nothing else. */
export class DataStack extends Stack {
  readonly data: PrivateBucket;
  readonly models: PrivateBucket;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, {
      ...props,
      description: 'Stima: uploads, ledgers and models; kept when the stack goes',
      terminationProtection: true,
    });
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { expiresAfterDays: 400, oldVersionsDays: 1 });
    Validations.of(accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It receives the access logs. Logging its own access into itself would never end.',
    });
    this.data = new PrivateBucket(this, 'Data', {
      accessLogs,
      announces: true,
      oldVersionsDays: OLD_VERSIONS_DAYS,
      // Each fit may write megabytes here.
      caches: { prefix: 'merged/', oldVersionsDays: 7 },
      passing: [
        // Input and output of training jobs. The model has been copied before they are deleted. There is enough time to
        // find out why a job failed.
        { prefix: 'jobs/', days: 30 },
        // The shards of a run. It removes them itself, unless it fails.
        { prefix: 'pieces/', days: 7 },
        DRY_RUNS,
      ],
    });
    this.models = new PrivateBucket(this, 'Models', {
      accessLogs,
      oldVersionsDays: OLD_VERSIONS_DAYS,
      passing: [DRY_RUNS],
    });
    new CfnOutput(this, 'DataBucket', { value: this.data.bucketName });
    new CfnOutput(this, 'ModelsBucket', { value: this.models.bucketName });
    new CfnOutput(this, 'AccessLogsBucket', { value: accessLogs.bucketName });
  }
}
