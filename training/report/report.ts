import type { Dataset } from '../../datasets/dataset.ts';
import type { Comparison } from '../evaluation/decide.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { MarketIndex } from '../kinds/market-index.ts';

/** One choice of parameters that was tried. */
export interface Trial {
  readonly penalty: number;
  readonly length: number;
  /** Multiple of the declared deviations of the market's walk. Only older reports have it: walks were tried on the folds. */
  readonly walk?: number;
  /** Mean squared error in ln price of rows left out, weighted as they were summed. */
  readonly squaredError: number;
}

/** The report of a version, as plain JSON. `renderReport` makes a page of it. */
export interface Report {
  readonly format: 'stima-report-1';
  readonly dataset: string;
  readonly version: string;
  /** When it was written, ISO 8601. */
  readonly at: string;
  readonly item: Dataset['item'];
  /** Of prices and of errors. */
  readonly unit: string;
  readonly recipe: string;
  /** Uploads that the version was fitted on. */
  readonly uploads: number;
  /** Share of prices that the range should hold. */
  readonly coverage: number;
  /** The quantity that the bands of coverage divide, and the unit of their bounds here. */
  readonly scale: { readonly name: string; readonly unit: string };
  readonly trials: readonly Trial[];
  /** Absent if no row was held out. Bounds of bands are in units of `scale`. */
  readonly evaluation?: Evaluation;
  readonly comparison: Comparison;
  /** Absent if the rows are not of several periods. */
  readonly market?: MarketIndex | undefined;
  /** The owner's own training rows, which the level of prices rests on. Absent if no other source teaches beside him. */
  readonly ownRows?: number | undefined;
}
