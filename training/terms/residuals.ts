import type { Row } from '../../datasets/dataset.ts';
import { lossOf } from '../evaluation/probability-metrics.ts';
import { probabilityOf } from '../numerics/probability-of.ts';
import { FULL_WEIGHT, UNIT } from './gram.ts';
import type { Recipe } from './recipe.ts';
import { type Judge, predictBy } from './reference.ts';
import { createEntries } from './term.ts';
import { responseOf, robustWeight } from './working-response.ts';

/** How far a row lies from a fit that has not seen it. */
export interface Unseen {
  /** What it says of the row: ln price, or log-odds. */
  readonly predicted: number;
  /** In ln price, or in log-odds. */
  readonly residual: number;
  readonly weight: number;
  /** What the row adds to the error: |ln error|, or the log loss. */
  readonly error: number;
}

export function createUnseenReader({ basis, dataset }: Recipe, fits: Judge) {
  const entries = createEntries(basis);
  const { answers, centre } = dataset.target;
  return (row: Row, target: number, fold: number): Unseen => {
    basis.place(row, entries, fold);
    const predicted = predictBy(fits, fold, entries);
    if (answers) {
      const probability = probabilityOf(predicted + centre);
      const weight = Math.max(LEAST_WEIGHT, probability * (1 - probability));
      return {
        predicted: predicted + centre,
        residual: (target - probability) / weight,
        weight,
        error: lossOf(target, probability),
      };
    }
    const residual = responseOf(dataset, target) * UNIT.response - predicted;
    return {
      predicted: predicted + centre,
      residual,
      weight: robustWeight(residual, fits.sigma) / FULL_WEIGHT,
      error: Math.abs(residual),
    };
  };
}

const LEAST_WEIGHT = 0.003;
