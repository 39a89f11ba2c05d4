import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../testing/synthesise.ts';

const { data } = synthesise('prod');
const buckets = Object.entries(data.findResources('AWS::S3::Bucket'));

describe('the data stack', () => {
  it('holds the data, the models and their access logs', () => expect(buckets).toHaveLength(3));

  it.each(buckets)('keeps %s private, versioned and encrypted, and keeps it when its stack is deleted', (_, bucket) => {
    expect(bucket).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
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

  it.each(buckets)('denies access to %s without TLS', (id) => {
    data.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: id },
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('announces new objects of the data bucket only', () => {
    const announcing = buckets.filter(([, { Properties }]) => Properties.NotificationConfiguration);
    expect(announcing).toHaveLength(1);
    expect(announcing[0]?.[1].Properties.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
  });

  it.each(buckets)('removes half-finished uploads from %s', (_, { Properties }) => {
    expect(Properties.LifecycleConfiguration.Rules).toContainEqual(
      expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
    );
  });

  it('deletes nothing from the two stores, and keeps deleted and overwritten objects for a year', () => {
    const stores = buckets.filter(([, { Properties }]) => Properties.LoggingConfiguration);
    expect(stores).toHaveLength(2);
    for (const [, { Properties }] of stores) {
      const all: Rule[] = Properties.LifecycleConfiguration.Rules;
      const rules = all.filter(({ Prefix }) => !isPassing(Prefix));
      for (const rule of rules) expect(Object.keys(rule).filter((name) => name.startsWith('Expiration'))).toEqual([]);
      const days = rules.map(({ Prefix, NoncurrentVersionExpiration: old }) => [Prefix, old?.NoncurrentDays]);
      expect(days.filter(([prefix]) => prefix !== 'merged/')).toEqual([[undefined, 365]]);
    }
  });

  it('deletes the files of training jobs for good after 30 days, the shards of runs after 7, and dry runs after one', () => {
    const rules: Rule[] = buckets.flatMap(([, { Properties }]) => Properties.LifecycleConfiguration.Rules);
    const gone = { NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Status: 'Enabled' };
    expect(rules.filter(({ Prefix }) => isPassing(Prefix))).toEqual([
      { Prefix: 'jobs/', ExpirationInDays: 30, ...gone },
      { Prefix: 'pieces/', ExpirationInDays: 7, ...gone },
      { Prefix: 'dry/', ExpirationInDays: 1, ...gone },
      { Prefix: 'dry/', ExpirationInDays: 1, ...gone },
    ]);
  });

  it('deletes old versions of computed objects after a week, and access logs after 400 days', () => {
    const all: Rule[] = buckets.flatMap(([, { Properties }]) => Properties.LifecycleConfiguration.Rules);
    const rules = all.filter(({ Prefix }) => !isPassing(Prefix));
    const caches = rules.filter(({ Prefix }) => Prefix !== undefined);
    expect(caches).toEqual([
      { Prefix: 'merged/', NoncurrentVersionExpiration: { NoncurrentDays: 7 }, Status: 'Enabled' },
    ]);
    const logs = rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
    expect(logs).toMatchObject([{ ExpirationInDays: 400, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }]);
  });

  // A bucket under another logical id is another bucket. The old one would be kept, but nothing would use it.
  it('keeps the logical id of each bucket, and gives no bucket a fixed name', () => {
    expect(buckets.map(([id]) => id).sort()).toEqual(['AccessLogs8B620ECA', 'Data666C94C7', 'ModelsC55D3500']);
    for (const [, { Properties }] of buckets) expect(Properties).not.toHaveProperty('BucketName');
  });

  it('has the names of the buckets as outputs', () => {
    for (const name of ['DataBucket', 'ModelsBucket', 'AccessLogsBucket']) data.hasOutput(name, {});
  });

  it('has no function of its own', () => data.resourceCountIs('AWS::Lambda::Function', 0));
});

interface Rule {
  readonly Prefix?: string;
  readonly ExpirationInDays?: number;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
}

const isPassing = (prefix: string | undefined) => prefix === 'jobs/' || prefix === 'pieces/' || prefix === 'dry/';
