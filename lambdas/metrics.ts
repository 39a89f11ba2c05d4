/**
 * Records measurements. On CloudWatch, metrics have the dataset and, for a partner's call, the id of the partner's key
 * as dimensions. Everything else is a property of the log line. A property can be found in the log and costs nothing
 * more.
 */
export type Metrics = (subject: Subject, figures: Figures) => void;

export interface Subject {
  readonly dataset: string;
  /** The id of the partner's key, not the key. */
  readonly caller?: string;
  /** Properties such as the version that answered. They never contain anything that a customer sent. */
  readonly [property: string]: string | undefined;
}

/** A list holds several measurements. */
export type Figures = { readonly [name in MetricName]?: number | readonly number[] };

export type MetricName = keyof typeof METRICS;

/** Every metric with its unit and its dimensions. CloudWatch bills each combination of values as a metric. */
export const METRICS = {
  ItemsPriced: { unit: 'Count', by: ['caller'] },
  ItemsRefused: { unit: 'Count', by: ['caller'] },
  /** The time from the request to the last price, without the gateway. */
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
  /** Median absolute percentage error on the held-out rows. Both models are measured on the same rows. */
  CandidateErrorPercent: { unit: 'Percent', by: ['dataset'] },
  ChampionErrorPercent: { unit: 'Percent', by: ['dataset'] },
  /** The number of versions by which the candidate is ahead of the champion. It is 0 if the candidate is promoted. */
  FitsSincePromotion: { unit: 'Count', by: ['dataset', 'all'] },
  RunsFailed: { unit: 'Count', by: ['dataset'] },
} as const satisfies Record<string, { readonly unit: string; readonly by: readonly (keyof typeof DIMENSIONS)[] }>;

/** The sets of dimensions: none, the dataset, and dataset with caller. */
export const DIMENSIONS = { all: [], dataset: ['dataset'], caller: ['dataset', 'caller'] } as const;

/** Records nothing. For local servers and for tests. */
export const noMetrics: Metrics = () => {};
