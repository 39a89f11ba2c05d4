import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise } from './testing/synthesise.ts';

const { monitoring } = synthesise('prod');
const alarms = Object.values(monitoring.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const runbook = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');
const topics = Object.keys(monitoring.findResources('AWS::SNS::Topic'));

describe('the monitoring stack', () => {
  it('has an alarm for each section of the runbook, and a section for each alarm', () => {
    const sections = [...runbook.matchAll(/^### ([\w-]+)$/gm)].map(([, name]) => name);
    const names = alarms.map(({ AlarmName }) => AlarmName.replace('stima-prod-', ''));
    expect(names.sort()).toEqual(sections.sort());
    for (const { AlarmDescription, AlarmName } of alarms)
      expect(AlarmDescription).toContain(`docs/operations.md, ${AlarmName.replace('stima-prod-', '')}.`);
  });

  it('says of each alarm what it means, what to look at and what to do', () => {
    const sections = runbook.split('## Partners')[0]!.split('\n### ').slice(1);
    expect(sections).toHaveLength(alarms.length);
    for (const section of sections)
      for (const line of ['Means', 'Look at', 'Do'])
        expect(section).toMatch(new RegExp(`^- \\*\\*${line}:\\*\\* .{20,}`, 'm'));
  });

  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm] as const))(
    'tells of %s, and takes silence for no news',
    (_, alarm) => {
      expect(alarm.AlarmActions).toEqual([{ Ref: topics[0] }]);
      // A fit that is no better stays so until the next.
      expect(alarm.TreatMissingData).toBe(alarm.MetricName === 'FitsSincePromotion' ? 'ignore' : 'notBreaching');
      // CloudWatch makes no promise about sums of metrics without data.
      expect(alarm).not.toHaveProperty('Metrics');
    },
  );

  it('watches predictions alone for slowness, against the limit of the stage', () => {
    monitoring.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Latency',
      ExtendedStatistic: 'p99',
      Threshold: 1000,
      EvaluationPeriods: 3,
      Dimensions: Match.arrayWith([
        { Name: 'ApiName', Value: 'stima-prod-serving' },
        { Name: 'Resource', Value: '/v1/{dataset}/predict' },
      ]),
    });
  });

  it('lets alarms of this account into its one topic, over TLS, and reads them to nobody', () => {
    expect(topics).toHaveLength(1);
    const ofAlarms = {
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }, ArnLike: Match.anyValue() },
    };
    monitoring.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Allow', Action: 'sns:Publish', ...ofAlarms }),
        ],
      },
    });
    monitoring.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    monitoring.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([Match.objectLike({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], ...ofAlarms })]),
      },
    });
  });

  it('pays for no key where the stage wants none', () => {
    synthesise('dev').monitoring.resourceCountIs('AWS::KMS::Key', 0);
  });
});
