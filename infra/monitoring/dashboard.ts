import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { HandlerFunction } from '../functions/handler-function.ts';
import { PREDICT } from '../serving/serving-stack.ts';
import { ofApi, ofEach } from './measurements.ts';
import type { Monitored } from './monitored.ts';

/** The dashboard of the owner. Each row answers one question. */
export function createDashboard(scope: Construct, alarms: readonly Alarm[], monitored: Monitored): Dashboard {
  const { stage, training, serving } = monitored;
  const { ingest, commit, decide, recordFailure } = training.functions;
  const each = (name: string, statistic: string, label?: string) => ofEach(stage, 'dataset', name, statistic, label);
  const partner = (name: string) => ofEach(stage, 'dataset,caller', name, 'Sum');
  const dashboard = new Dashboard(scope, 'Dashboard', {
    dashboardName: `stima-${stage.name}`,
    defaultInterval: Duration.days(7),
  });
  dashboard.addWidgets(
    text(
      'Stima',
      'Partners go by the id of their key (API Gateway, API keys). What to do about an alarm: docs/operations.md.',
    ),
    new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }),
  );
  dashboard.addWidgets(
    text('How many were priced, for whom?'),
    graph('Items priced', [partner('ItemsPriced')], 'items'),
    graph('Items refused', [partner('ItemsRefused')], 'items'),
    graph(
      'Calls refused or failed',
      [
        ofApi(monitored, '4XXError', 'Sum').with({ label: '4xx' }),
        ofApi(monitored, '5XXError', 'Sum').with({ label: '5xx' }),
      ],
      'calls',
    ),
  );
  dashboard.addWidgets(
    text('How fast, how sure, by which version?'),
    graph(
      'A call of predict, as its partner sees it',
      [
        ofApi(monitored, 'Latency', 'p50', PREDICT).with({ label: 'median' }),
        ofApi(monitored, 'Latency', 'p99', PREDICT).with({ label: 'slowest hundredth' }),
        each('PredictMs', 'p50', 'of it, the pricing'),
      ],
      'ms',
    ),
    graph(
      'Width of the range',
      [each('RangeWidthPercent', 'p50', 'median'), each('RangeWidthPercent', 'p90', 'widest tenth')],
      '% of the price',
    ),
    logs(
      'Items priced, by version',
      [serving.functions.predict],
      ['ItemsPriced'],
      [
        'stats sum(ItemsPriced) as priced, sum(ItemsRefused) as refused, max(@timestamp) as latest by dataset, version',
        'sort dataset, latest desc',
      ],
    ),
  );
  dashboard.addWidgets(
    text('What came in, and what was refused or held?'),
    graph('Rows', [each('RowsAccepted', 'Sum', 'accepted'), each('RowsRefused', 'Sum', 'refused')], 'rows'),
    graph(
      'Uploads',
      [
        each('UploadsRead', 'Sum', 'read'),
        each('UploadsHeld', 'Sum', 'held'),
        each('UploadsRefused', 'Sum', 'refused'),
      ],
      'uploads',
    ),
    logs(
      'Last uploads',
      // The size of a file decides which of the two functions reads it.
      [ingest, commit],
      ['UploadsRead'],
      [
        'display @timestamp, dataset, uploadId, state, because, RowsRead, RowsAccepted, RowsRefused',
        'sort @timestamp desc',
        'limit 20',
      ],
    ),
  );
  dashboard.addWidgets(
    text('What became of the last runs, and do fits still improve?'),
    graph(
      'Error on held-out rows',
      [each('CandidateErrorPercent', 'Maximum', 'candidate'), each('ChampionErrorPercent', 'Maximum', 'champion')],
      '% of the price, median',
    ),
    graph('Duration of a fit', [each('FitMs', 'Maximum')], 'ms'),
    logs(
      'Last runs',
      [decide, recordFailure],
      ['FitsSincePromotion', 'RunsFailed'],
      [
        'display @timestamp, dataset, runId, version, champion, outcome, error, FitsSincePromotion',
        'sort @timestamp desc',
        'limit 20',
      ],
    ),
  );
  return dashboard;
}

function text(title: string, below = ''): TextWidget {
  return new TextWidget({ markdown: `## ${title}\n${below}`, width: 24, height: below ? 2 : 1 });
}

function graph(title: string, left: readonly IMetric[], label: string): GraphWidget {
  return new GraphWidget({
    title,
    left: [...left],
    leftYAxis: { label, min: 0, showUnits: false },
    width: 8,
    height: 6,
  });
}

/** A query over the log lines that carry metrics. It can also use properties of a line that are no dimensions. */
function logs(
  title: string,
  handlers: readonly HandlerFunction[],
  measured: readonly string[],
  queryLines: string[],
): LogQueryWidget {
  const logGroupNames = handlers.map(({ logGroup }) => logGroup.logGroupName);
  return new LogQueryWidget({
    title,
    logGroupNames,
    queryLines: [`filter ${measured.map((name) => `ispresent(${name})`).join(' or ')}`, ...queryLines],
    width: 8,
    height: 6,
  });
}
