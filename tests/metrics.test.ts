import { expect, it } from 'vitest';
import { synthesise } from '../infra/testing/synthesise.ts';
import { METRICS, type MetricName } from '../lambdas/metrics.ts';

const { monitoring } = synthesise('prod');
const names = Object.keys(METRICS) as MetricName[];
const groupsOf = (name: string): readonly string[] => METRICS[name as MetricName]?.by ?? [];

it('the dashboard asks for every metric that handlers write, by its dimensions, and for no other', () => {
  const [dashboard] = Object.values(monitoring.findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard?.Properties.DashboardBody).replaceAll(/\\+n/g, ' ').replaceAll('\\', '');
  const searched = [...body.matchAll(/\{Stima\/prod,([\w,]+)\} MetricName="(\w+)"/g)];
  for (const [, dimensions, name = ''] of searched)
    expect(groupsOf(name), name).toContain(dimensions === 'dataset,caller' ? 'caller' : 'dataset');
  const queries = body.match(/\|[^"|]*/g) ?? [];
  const logged = queries.flatMap((part) => part.match(/\b[A-Z][a-z]+[A-Z]\w+/g) ?? []);
  expect(logged.length).toBeGreaterThan(0);
  for (const name of logged) expect(names).toContain(name);
  const shown = new Set([...searched.map(([, , name]) => name), ...logged]);
  expect(names.filter((name) => !shown.has(name))).toEqual([]);
});

it('an alarm watches only metrics that are written over all datasets', () => {
  const own = Object.values(monitoring.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties)
    .filter(({ Namespace }) => Namespace === 'Stima/prod');
  expect(own.map(({ MetricName }) => MetricName).sort()).toEqual(
    names.filter((name) => groupsOf(name).includes('all')).sort(),
  );
  for (const { Dimensions } of own) expect(Dimensions).toBeUndefined();
});
