import type { Metrics } from './metrics.ts';

/** Share of items whose price goes against the order of an axis somewhere: by the axis's name. */
export type Violations = Readonly<Record<string, number>>;

/** How a candidate does on rows that nothing has seen, beside the champion and the plain families. */
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
