import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

interface PrivateBucketProps {
  /** The bucket for its access log. The log bucket itself has none. */
  readonly accessLogs?: Bucket;
  /** Whether each new object is announced on the default event bus. */
  readonly announces?: boolean;
  /** Days after which an object is deleted. If it is absent, no object is deleted. */
  readonly expiresAfterDays?: number;
  /** How long deleted and overwritten objects can be brought back. */
  readonly oldVersionsDays: number;
  /** The same for objects under this prefix. They can be computed again. */
  readonly caches?: { readonly prefix: string; readonly oldVersionsDays: number };
  /** Prefixes with the days after which their objects are deleted for good. */
  readonly passing?: readonly { readonly prefix: string; readonly days: number }[];
}

/** A private bucket. Only its owner reaches it, only over TLS, and it outlives its stack. */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    const { accessLogs, announces, expiresAfterDays, oldVersionsDays, caches, passing = [] } = props;
    super(scope, id, {
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // A bucket of a failed first deployment is empty and is removed. So a second attempt finds nothing left over.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          noncurrentVersionExpiration: Duration.days(oldVersionsDays),
          ...(expiresAfterDays !== undefined && { expiration: Duration.days(expiresAfterDays) }),
        },
        ...(caches
          ? [{ prefix: caches.prefix, noncurrentVersionExpiration: Duration.days(caches.oldVersionsDays) }]
          : []),
        ...passing.map(({ prefix, days }) => ({
          prefix,
          expiration: Duration.days(days),
          noncurrentVersionExpiration: Duration.days(1),
        })),
      ],
      ...(accessLogs && {
        // The CDK's own Bucket is no IBucket under exactOptionalPropertyTypes.
        serverAccessLogsBucket: accessLogs as IBucket,
        serverAccessLogsPrefix: `${id.toLowerCase()}/`,
      }),
    });
    // A bucket that stays without its policy would also answer without TLS.
    this.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    if (announces) {
      // The L2 property `eventBridgeEnabled` would add a Lambda function for the same effect.
      (this.node.defaultChild as CfnBucket).notificationConfiguration = {
        eventBridgeConfiguration: { eventBridgeEnabled: true },
      };
    }
  }
}
