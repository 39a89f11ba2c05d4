import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricsNamespace } from '../functions/handler-function.ts';
import type { Stage } from '../stage/stage.ts';
import type { Monitored } from './monitored.ts';

const FIVE_MINUTES = Duration.minutes(5);

/** A metric of lambdas/metrics.ts over all datasets. */
export function ofAll(stage: Stage, metricName: string, statistic: string): Metric {
  return new Metric({ namespace: metricsNamespace(stage), metricName, statistic, period: FIVE_MINUTES });
}

/** A metric of lambdas/metrics.ts, with one line for each dataset or partner that has data. */
export function ofEach(
  stage: Stage,
  dimensions: 'dataset' | 'dataset,caller',
  metricName: string,
  statistic: string,
  label: string = '',
): MathExpression {
  const period = Duration.hours(1);
  return new MathExpression({
    expression: `SEARCH('{${metricsNamespace(stage)},${dimensions}} MetricName="${metricName}"', '${statistic}')`,
    usingMetrics: {},
    label,
    period,
  });
}

/** A metric of API Gateway, or of one of its routes. */
export function ofApi(
  { stage, serving: { api } }: Monitored,
  metricName: string,
  statistic: string,
  route?: { readonly Resource: string; readonly Method: string },
): Metric {
  return new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiName: api.restApiName, Stage: stage.name, ...route },
    statistic,
    period: FIVE_MINUTES,
  });
}
