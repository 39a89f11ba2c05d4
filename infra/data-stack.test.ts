import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise } from './testing/synthesise.ts';

const { data } = synthesise('prod');
const buckets = Object.entries(data.findResources('AWS::S3::Bucket'));

describe('the data stack', () => {
  it('holds the data, the models and their access logs', () => expect(buckets).toHaveLength(3));

  it.each(buckets)('keeps %s private, versioned, encrypted, and when its stack goes', (_, bucket) => {
    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    });
  });

  it.each(buckets)('denies %s whoever comes without TLS', (id) => {
    data.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: id },
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('announces new data, and nothing else', () => {
    const announcing = buckets.filter(([, { Properties }]) => Properties.NotificationConfiguration);
    expect(announcing).toHaveLength(1);
    expect(announcing[0]?.[1].Properties.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
  });

  it('deletes nothing from the two stores', () => {
    const stores = buckets.filter(([, { Properties }]) => Properties.LoggingConfiguration);
    expect(stores).toHaveLength(2);
    for (const [, { Properties }] of stores) {
      expect(JSON.stringify(Properties.LifecycleConfiguration)).not.toContain('Expiration');
    }
  });

  it('has no function of its own', () => data.resourceCountIs('AWS::Lambda::Function', 0));
});
