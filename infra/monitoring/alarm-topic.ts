import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** The topic for alarms, over TLS. Subscribe to it to get the alarms (docs/operations.md). */
export class AlarmTopic extends Topic {
  /** @param ownKey encrypt with a key of our own. Alarms may not use AWS's key for topics. */
  constructor(scope: Construct, id: string, { ownKey }: { readonly ownKey: boolean }) {
    const { account, partition, region } = Stack.of(scope);
    const alarms = (actions: string[], resources: string[]) =>
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions,
        resources,
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
        },
      });
    const key =
      ownKey &&
      new Key(scope, `${id}Key`, {
        description: 'Alarms of Stima, until they are delivered',
        enableKeyRotation: true,
        removalPolicy: RemovalPolicy.DESTROY,
        pendingWindow: Duration.days(7),
      });
    // In the policy of a key, the resource is always the key.
    if (key) key.addToResourcePolicy(alarms(['kms:Decrypt', 'kms:GenerateDataKey'], ['*']));
    super(scope, id, { enforceSSL: true, ...(key && { masterKey: key as IKey }) });
    // A topic with its own policy loses the default policy. By the default policy everything in the account may
    // publish.
    this.addToResourcePolicy(alarms(['sns:Publish'], [this.topicArn]));
  }
}
