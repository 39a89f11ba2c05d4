import type { Row } from '../../datasets/dataset.ts';
import type { FitParameters } from './config.ts';
import type { Recipe } from './recipe.ts';
import type { Summary } from './summary.ts';

/** A kind of model that is fitted from a summary alone. A fitted model is plain data. */
export interface Family<Fitted> {
  readonly name: string;
  /** @throws NothingToFitError if the summary holds no row */
  readonly fit: (recipe: Recipe, summary: Summary, parameters: FitParameters) => Fitted;
  /** Prices complete or incomplete rows, in units of the target. */
  readonly pricer: (recipe: Recipe, fitted: Fitted) => (row: Row) => number;
}
