import type { Metrics } from './metrics.ts';

/** Share of items whose price goes against the order of an axis at some step, by the axis's name. */
export type Violations = Readonly<Record<string, number>>;

/** The number of rows on which orderings are tried. */
export const VIOLATION_ROWS = 2000;

/** Figures of a candidate on rows that no model has seen, beside those of the champion and of the baselines. */
export interface Evaluation {
  readonly models: readonly { readonly name: string; readonly metrics: Metrics; readonly coverage?: number }[];
  /** Median width of the range as a share of the price. */
  readonly medianRangeWidth: number;
  readonly coverageByBand: readonly {
    readonly from: number | null;
    readonly rows: number;
    readonly coverage: number;
  }[];
  readonly violations: Violations;
  /** Some held-out rows for a picture: price given and price predicted. */
  readonly points: readonly (readonly [number, number])[];
}
