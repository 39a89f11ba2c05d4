/**
 * Records what was measured. On CloudWatch figures are kept apart by dataset and, if a partner asked, by the id of their key.
 * Everything else is a property of the log line. It can be found in the log, and costs nothing more.
 */
export type Metrics = (subject: Subject, figures: Figures) => void;

export interface Subject {
  readonly dataset: string;
  /** The id of the partner's key, not the key. */
  readonly caller?: string;
  /** Such as the version that answered. Nothing that a customer sent. */
  readonly [property: string]: string | undefined;
}

/** A list holds several measurements. */
export type Figures = { readonly [name in MetricName]?: number | readonly number[] };

export type MetricName = keyof typeof METRICS;

/** Every metric: its unit, and what it is kept apart by. CloudWatch bills each combination as a metric. */
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
  /** How many versions the one just decided on is ahead of the champion. 0 if it goes live. */
  FitsSincePromotion: { unit: 'Count', by: ['dataset', 'all'] },
  RunsFailed: { unit: 'Count', by: ['dataset'] },
} as const satisfies Record<string, { readonly unit: string; readonly by: readonly (keyof typeof DIMENSIONS)[] }>;

/** The ways to keep figures apart: over all datasets, by dataset, by dataset and caller. */
export const DIMENSIONS = { all: [], dataset: ['dataset'], caller: ['dataset', 'caller'] } as const;

/** Measures nothing. For a laptop and for tests. */
export const noMetrics: Metrics = () => {};
