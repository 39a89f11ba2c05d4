import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../testing/synthesise.ts';

const { monitoring } = synthesise('prod');
const alarms = Object.values(monitoring.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const runbook = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const topics = Object.keys(monitoring.findResources('AWS::SNS::Topic'));

const OF_ALARMS = {
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }, ArnLike: Match.anyValue() },
};

describe('the monitoring stack', () => {
  it('has an alarm for each section of the runbook, and a section for each alarm', () => {
    const sections = [...runbook.matchAll(/^### ([\w-]+)$/gm)].map(([, name]) => name);
    const names = alarms.map(({ AlarmName }) => AlarmName.replace('stima-prod-', ''));
    expect(names.sort()).toEqual(sections.sort());
    for (const { AlarmDescription, AlarmName } of alarms)
      expect(AlarmDescription).toContain(`docs/operations.md, ${AlarmName.replace('stima-prod-', '')}.`);
  });

  it('the runbook says of each alarm what it means, what to look at and what to do', () => {
    const sections = runbook.split('## Partners')[0]!.split('\n### ').slice(1);
    expect(sections).toHaveLength(alarms.length);
    for (const section of sections)
      for (const line of ['Means', 'Look at', 'Do'])
        expect(section).toMatch(new RegExp(`^- \\*\\*${line}:\\*\\* .{20,}`, 'm'));
  });

  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm] as const))(
    'has an alarm for %s, to which missing data means no change or no fault',
    (_, alarm) => {
      expect(alarm.AlarmActions).toEqual([{ Ref: topics[0] }]);
      // A fit without improvement stays one until the next fit.
      expect(alarm.TreatMissingData).toBe(alarm.MetricName === 'FitsSincePromotion' ? 'ignore' : 'notBreaching');
      // CloudWatch does not document sums of metrics without data.
      expect(alarm).not.toHaveProperty('Metrics');
    },
  );

  it('watches the duration of predictions only, against the limit of the stage', () => {
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

  it('lets only alarms of this account publish to its one topic, over TLS', () => {
    expect(topics).toHaveLength(1);
    monitoring.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Allow', Action: 'sns:Publish', ...OF_ALARMS }),
        ],
      },
    });
  });

  it('has a key of its own only if the stage asks for one', () => {
    for (const stage of ['dev', 'prod']) synthesise(stage).monitoring.resourceCountIs('AWS::KMS::Key', 0);
    const { stages } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context;
    const withKey = { ...stages.prod, alarms: { ...stages.prod.alarms, ownKey: true } };
    const { monitoring: encrypted } = synthesise('prod', { stages: { ...stages, prod: withKey } });
    encrypted.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    encrypted.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], ...OF_ALARMS }),
        ]),
      },
    });
  });

  it.each([
    ['Last uploads', ['Ingest', 'Commit']],
    ['Last runs', ['Decide', 'RecordFailure']],
    ['Items priced, by version', ['Predict']],
  ])('queries %s in the log groups that have them', (title, functions) => {
    const [dashboard] = Object.values(monitoring.findResources('AWS::CloudWatch::Dashboard'));
    const parts: (string | object)[] = dashboard?.Properties.DashboardBody['Fn::Join'][1];
    const text = parts
      .map((part) => (typeof part === 'string' ? part : JSON.stringify(part).replaceAll('"', "'")))
      .join('');
    const widgets: Widget[] = JSON.parse(text).widgets;
    const { query } = widgets.find(({ properties }) => properties.title === title)!.properties;
    const sources = query!.split('|').filter((part) => part.trim().startsWith('SOURCE'));
    expect(sources.map((source) => /(\w+?)FunctionLogs/.exec(source)?.[1]?.replace(/^.*Ref/, ''))).toEqual(functions);
  });

  // Ten alarms and three dashboards are free in an account; see docs/cost.md.
  it('is within CloudWatch’s free allowance of an account', () => {
    expect(alarms.length).toBeLessThanOrEqual(10);
    monitoring.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });
});

interface Widget {
  readonly properties: { readonly title?: string; readonly query?: string };
}
