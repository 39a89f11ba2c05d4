import { expect, it } from 'vitest';
import { ALARMS, DASHBOARD_LINES, TRACED_SHARE } from '../bench/cost-tables.ts';
import { synthesise } from '../infra/testing/synthesise.ts';

/* What the tables of docs/cost.md count, as the templates have it. */

const { serving, monitoring } = synthesise('prod');

it('the share of calls that is traced is that of the sampling rule, and no call beside it', () => {
  const rules = Object.values(serving.findResources('AWS::XRay::SamplingRule'));
  expect(rules.map(({ Properties }) => Properties.SamplingRule)).toEqual([
    {
      RuleName: 'stima-prod',
      Priority: 1000,
      Version: 1,
      ReservoirSize: 0,
      FixedRate: TRACED_SHARE,
      ServiceName: 'stima-prod-serving/prod',
      ServiceType: 'AWS::ApiGateway::Stage',
      ...{ Host: '*', HTTPMethod: '*', URLPath: '*', ResourceARN: '*' },
    },
  ]);
  serving.hasResourceProperties('AWS::ApiGateway::RestApi', { Name: 'stima-prod-serving' });
  serving.hasResourceProperties('AWS::ApiGateway::Stage', { StageName: 'prod' });
});

it('alarms and the lines of the dashboard are as many as are counted', () => {
  monitoring.resourceCountIs('AWS::CloudWatch::Alarm', ALARMS);
  const lines = readWidgets().flatMap(({ properties }) => properties.metrics ?? []);
  const ofPartners = lines.filter((line) => JSON.stringify(line).includes('dataset,caller'));
  expect({ perPartner: ofPartners.length, others: lines.length - ofPartners.length }).toEqual(DASHBOARD_LINES);
});

function readWidgets(): readonly Widget[] {
  const [dashboard] = Object.values(monitoring.findResources('AWS::CloudWatch::Dashboard'));
  const parts: (string | object)[] = dashboard?.Properties.DashboardBody['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'TOKEN')).join('')).widgets;
}

interface Widget {
  readonly properties: { readonly metrics?: readonly unknown[] };
}
