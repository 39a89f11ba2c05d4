import { DIMENSIONS, type Figures, METRICS, type MetricName, type Metrics, noMetrics } from './metrics.ts';

/**
 * Metrics as lines in CloudWatch's embedded metric format.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param namespace their namespace on CloudWatch. Without one nothing is written.
 */
export function createMetrics(
  namespace: string | undefined,
  // `console` is not used here. Lambda would wrap its text into a log entry, and CloudWatch would find no metric in
  // that.
  write: (line: string) => unknown = (line) => process.stdout.write(line),
  now: () => number = Date.now,
): Metrics {
  if (!namespace) return noMetrics;
  return ({ caller = 'none', ...subject }, figures) => {
    for (const part of inParts(figures)) {
      const directives = directivesOf(namespace, part);
      const aws = { Timestamp: now(), CloudWatchMetrics: directives };
      const named = directives.some(({ Dimensions: [names] }) => names.includes('caller')) && { caller };
      write(`${JSON.stringify({ _aws: aws, ...subject, ...named, ...part })}\n`);
    }
  };
}

/** The most values of one metric that the format allows in one line. */
const MOST_VALUES = 100;

function directivesOf(namespace: string, figures: Figures) {
  const names = Object.keys(figures) as MetricName[];
  return Object.entries(DIMENSIONS).flatMap(([group, dimensions]) => {
    const of = names.filter((name) => METRICS[name].by.some((by) => by === group));
    const Metrics = of.map((name) => ({ Name: name, Unit: METRICS[name].unit }));
    const Dimensions: readonly [readonly string[]] = [dimensions];
    return of.length > 0 ? [{ Namespace: namespace, Dimensions, Metrics }] : [];
  });
}

function* inParts(figures: Figures): Generator<Figures> {
  const entries = Object.entries(figures);
  const longest = Math.max(0, ...entries.map(([, values]) => (typeof values === 'number' ? 1 : values.length)));
  for (let from = 0; from < longest; from += MOST_VALUES) {
    const part = entries.flatMap(([name, values]): [string, number | readonly number[]][] => {
      if (typeof values === 'number') return from === 0 ? [[name, values]] : [];
      const some = values.slice(from, from + MOST_VALUES);
      return some.length > 0 ? [[name, some]] : [];
    });
    yield Object.fromEntries(part);
  }
}
