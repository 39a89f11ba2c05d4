/**
 * Tells what has been measured. What distinguishes one figure from another on CloudWatch are the data set and, where a
 * partner asked, the id of their key; all else is a property of the line, found in the log and billed as nothing more.
 */
export type Metrics = (subject: Subject, figures: Figures) => void;

export interface Subject {
  readonly dataset: string;
  /** The id of the partner's key, not the key. */
  readonly caller?: string;
  /** Such as the version that answered. Nothing that a customer sent. */
  readonly [property: string]: string | undefined;
}

/** A list stands for as many measurements. */
export type Figures = { readonly [name in MetricName]?: number | readonly number[] };

export type MetricName = keyof typeof METRICS;

/** All that is measured: its unit, and what it is kept apart by. Each combination is a metric that CloudWatch bills. */
export const METRICS = {
  ItemsPriced: { unit: 'Count', by: ['caller'] },
  ItemsRefused: { unit: 'Count', by: ['caller'] },
  /** From the request to the last price, without the gateway. */
  PredictMs: { unit: 'Milliseconds', by: ['dataset'] },
  /** Width of the range, in percent of the price. */
  RangeWidthPercent: { unit: 'Percent', by: ['dataset'] },
  RowsRead: { unit: 'Count', by: ['dataset'] },
  RowsAccepted: { unit: 'Count', by: ['dataset'] },
  RowsRefused: { unit: 'Count', by: ['dataset'] },
  UploadsRead: { unit: 'Count', by: ['dataset'] },
  UploadsHeld: { unit: 'Count', by: ['dataset', 'all'] },
  UploadsRefused: { unit: 'Count', by: ['dataset'] },
  FitMs: { unit: 'Milliseconds', by: ['dataset'] },
  /** Median absolute percentage error on the held-out rows; both on the same rows. */
  CandidateErrorPercent: { unit: 'Percent', by: ['dataset'] },
  ChampionErrorPercent: { unit: 'Percent', by: ['dataset'] },
  /** How many versions the one just decided on is ahead of the one that answers; 0 where it goes live. */
  FitsSincePromotion: { unit: 'Count', by: ['dataset', 'all'] },
  RunsFailed: { unit: 'Count', by: ['dataset'] },
} as const satisfies Record<string, { readonly unit: string; readonly by: readonly (keyof typeof DIMENSIONS)[] }>;

/** Where nothing is measured: on a laptop, in tests. */
export const noMetrics: Metrics = () => {};

/**
 * Metrics as lines in CloudWatch's embedded metric format.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param namespace where they are found on CloudWatch; without one nothing is written
 */
export function createMetrics(
  namespace: string | undefined,
  // Not `console`: Lambda would wrap what it is given into an entry of its own, and CloudWatch would find no metric in it.
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

const DIMENSIONS = { all: [], dataset: ['dataset'], caller: ['dataset', 'caller'] } as const;

/** As many values as the format allows of one metric in one line. */
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
