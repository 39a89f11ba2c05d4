import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PrivateBucket } from './private-bucket.ts';

/** Long enough to notice that an upload or a model has been deleted by mistake. */
const OLD_VERSIONS_DAYS = 365;

/** The two stores: all that must survive, and nothing else. */
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
      reason: 'It receives the access logs; logging it into itself would never end.',
    });
    this.data = new PrivateBucket(this, 'Data', {
      accessLogs,
      announces: true,
      oldVersionsDays: OLD_VERSIONS_DAYS,
      // Written anew at each fit, megabytes at a time.
      caches: { prefix: 'merged/', oldVersionsDays: 7 },
      passing: [
        // What training jobs are given and leave; the model is elsewhere by then. Long enough to see what went wrong.
        { prefix: 'jobs/', days: 30 },
        // What a run has cut into pieces: it removes them itself, unless it fails.
        { prefix: 'pieces/', days: 7 },
      ],
    });
    this.models = new PrivateBucket(this, 'Models', { accessLogs, oldVersionsDays: OLD_VERSIONS_DAYS });
    new CfnOutput(this, 'DataBucket', { value: this.data.bucketName });
    new CfnOutput(this, 'ModelsBucket', { value: this.models.bucketName });
    new CfnOutput(this, 'AccessLogsBucket', { value: accessLogs.bucketName });
  }
}
