import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { PREDICT } from '../serving/serving-stack.ts';
import { ofAll, ofApi } from './measurements.ts';
import type { Monitored } from './monitored.ts';

/** If this number of fits in a row did not replace the champion, somebody should look at the data or the recipe. */
const FITS_WITHOUT_GAIN = 5;

/** The alarms. Each has a section in docs/operations.md, under the same name. */
export function createAlarms(scope: Construct, topic: ITopic, monitored: Monitored): Alarm[] {
  const { stage, training, serving } = monitored;
  // Each alarm watches one metric. CloudWatch does not document the sum of metrics that have no data yet.
  const alarms: AlarmProps[] = [
    {
      name: 'failed-run',
      what: 'A run has failed',
      metric: training.stateMachine.metricFailed({ statistic: 'Sum' }),
      threshold: 1,
    },
    {
      name: 'endless-run',
      what: 'A run was ended because it took too long',
      metric: training.stateMachine.metricTimedOut({ statistic: 'Sum' }),
      threshold: 1,
    },
    {
      name: 'held-upload',
      what: 'An upload is held and waits for the owner',
      metric: ofAll(stage, 'UploadsHeld', 'Sum'),
      threshold: 1,
    },
    {
      name: 'server-error',
      what: 'A call was answered with a 5xx',
      metric: ofApi(monitored, '5XXError', 'Sum'),
      threshold: 1,
    },
    {
      name: 'slow-predictions',
      what: `The slowest hundredth of the predictions took longer than ${stage.alarms.latencyP99Ms} ms for a quarter of an hour`,
      metric: ofApi(monitored, 'Latency', 'p99', PREDICT),
      threshold: stage.alarms.latencyP99Ms,
      periods: 3,
    },
    {
      name: 'throttled',
      what: 'A prediction found no free instance of its function',
      metric: serving.functions.predict.metricThrottles(),
      threshold: 1,
    },
    {
      name: 'dead-letter',
      what: 'A file has arrived and started nothing',
      metric: training.undelivered.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      threshold: 1,
    },
    {
      name: 'no-better-fit',
      what: `The newest fit is ${FITS_WITHOUT_GAIN} versions or more ahead of the one that answers: none of them was better`,
      metric: ofAll(stage, 'FitsSincePromotion', 'Maximum'),
      threshold: FITS_WITHOUT_GAIN,
      // Between two fits there is no data, and the state of the alarm must stay.
      missing: TreatMissingData.IGNORE,
    },
  ];
  return alarms.map((alarm) => createAlarm(scope, `stima-${stage.name}`, topic, alarm));
}

interface AlarmProps {
  readonly name: string;
  readonly what: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** The number of periods of five minutes. The figure must be above the threshold in all of them. */
  readonly periods?: number;
  readonly missing?: TreatMissingData;
}

function createAlarm(
  scope: Construct,
  prefix: string,
  topic: ITopic,
  { name, what, metric, threshold, periods = 1, missing = TreatMissingData.NOT_BREACHING }: AlarmProps,
): Alarm {
  const alarm = new Alarm(scope, name, {
    alarmName: `${prefix}-${name}`,
    alarmDescription: `${what}. What to do: docs/operations.md, ${name}.`,
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: missing,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  return alarm;
}
