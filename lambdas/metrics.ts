/**
 * Tells what has been measured. What distinguishes one figure from another on CloudWatch are the dataset and, where a
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

/** How figures are kept apart: over all datasets, by dataset, by dataset and caller. */
export const DIMENSIONS = { all: [], dataset: ['dataset'], caller: ['dataset', 'caller'] } as const;

/** Where nothing is measured: on a laptop, in tests. */
export const noMetrics: Metrics = () => {};
