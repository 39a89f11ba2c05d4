import { NothingToFitError } from '../kinds/errors.ts';
import { averageOverFlags, touchedNodes } from './average.ts';
import type { FitParameters } from './config.ts';
import { createEquations, type Equations } from './equations.ts';
import type { Family } from './family.ts';
import { createFeatureReader } from './features.ts';
import { fitLattice, type LatticeFit } from './fit.ts';
import type { Recipe } from './recipe.ts';
import { createScorer, type FittedLattice } from './scorer.ts';
import { LATTICE_STEP, roundTo } from './surface.ts';

export interface FittedOrderedLattice
  extends FittedLattice,
    Pick<LatticeFit, 'levels' | 'penalty' | 'length' | 'trials' | 'iterations'> {
  readonly rows: number;
  readonly touched: Uint8Array;
}

/** The lattice solved under the orderings of the trade: what Stima prices with. */
export const orderedLattice: Family<FittedOrderedLattice> = {
  name: 'ordered lattice',
  fit: (recipe, summary, parameters) => fitOrderedLattice(recipe, createEquations(recipe, summary), parameters),
  pricer: ({ dataset, basis }, fitted) => {
    const scorer = createScorer(dataset, basis, fitted);
    const parts = scorer.createParts();
    const read = createFeatureReader(dataset);
    return (row) => Math.exp(dataset.target.centre + scorer.score(scorer.split(read(row), parts)));
  },
};

/** @throws NothingToFitError if the equations hold no row */
export function fitOrderedLattice(
  recipe: Recipe,
  equations: Equations,
  parameters: FitParameters,
  onProgress?: (share: number) => void,
): FittedOrderedLattice {
  const { basis } = recipe;
  const { whole: normal } = equations;
  if (normal.rows === 0) throw new NothingToFitError('ordered lattice: the summary holds no row');
  const { surface, levels, penalty, length, trials, iterations } = fitLattice(
    recipe,
    equations,
    parameters,
    onProgress,
  );
  return {
    ...surface,
    averaged: roundTo(LATTICE_STEP, averageOverFlags(basis, normal, surface.lattice)),
    ...(levels && { levels }),
    termMeans: Float64Array.from(
      { length: basis.columnCount },
      (_, i) => Math.round((normal.terms[i]! / normal.weight) * 2 ** 30) / 2 ** 30,
    ),
    penalty,
    length,
    trials,
    iterations,
    rows: normal.rows,
    touched: touchedNodes(basis, normal),
  };
}
