import type { FitParameters } from '../config.ts';
import { createFeatureReader } from '../features.ts';
import { averageOverFlags, touchedNodes } from '../lattice/average.ts';
import { fitLattice, type LatticeFit } from '../lattice/fit.ts';
import type { Normal } from '../lattice/normal.ts';
import { LATTICE_STEP } from '../lattice/surface.ts';
import type { Recipe } from '../recipe.ts';
import { createScorer, type FittedLattice } from '../scorer.ts';
import { rowCount, type Summary } from '../summary/summary.ts';
import { type Family, NothingToFitError } from './family.ts';

export interface FittedOrderedLattice
  extends FittedLattice,
    Pick<LatticeFit, 'penalty' | 'length' | 'trials' | 'iterations'> {
  readonly rows: number;
  readonly touched: Uint8Array;
}

/** The lattice solved under the orderings of the trade: what Stima prices with. */
export const orderedLattice: Family<FittedOrderedLattice> = {
  name: 'ordered lattice',
  fit: (recipe, summary, parameters) => fitOrderedLattice(recipe, summary, parameters).fitted,
  pricer: ({ dataset, basis }, fitted) => {
    const scorer = createScorer(dataset, basis, fitted);
    const parts = scorer.createParts();
    const read = createFeatureReader(dataset);
    return (row) => Math.exp(dataset.target.centre + scorer.score(scorer.split(read(row), parts)));
  },
};

/** @returns beside it the normal equations that it was fitted from */
export function fitOrderedLattice(
  recipe: Recipe,
  summary: Summary,
  parameters: FitParameters,
  onProgress?: (share: number) => void,
): { fitted: FittedOrderedLattice; normal: Normal } {
  if (rowCount(summary) === 0) throw new NothingToFitError('ordered lattice: the summary holds no row');
  const { basis } = recipe;
  const { normal, surface, penalty, length, trials, iterations } = fitLattice(recipe, summary, parameters, onProgress);
  const fitted = {
    ...surface,
    averaged: averageOverFlags(basis, normal, surface.lattice).map(
      (value) => Math.round(value / LATTICE_STEP) * LATTICE_STEP,
    ),
    sideMeans: Float64Array.from(
      { length: basis.columnCount },
      (_, i) => Math.round((normal.sides[i]! / normal.weight) * 2 ** 30) / 2 ** 30,
    ),
    penalty,
    length,
    trials,
    iterations,
    rows: normal.rows,
    touched: touchedNodes(basis, normal),
  };
  return { fitted, normal };
}
