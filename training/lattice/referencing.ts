import type { ReferencingKind } from '../kinds/kind.ts';
import { patternsOf } from '../table/item.ts';
import { encodeImputation, type Imputation, suits } from './imputation.ts';
import { makeImputation } from './make-imputation.ts';
import { makeReference } from './make-reference.ts';
import { patternWeights } from './pattern-weights.ts';
import { encodeReference, type Reference } from './robust-reference.ts';
import { ConvergenceError } from './solve.ts';
import { type LatticeRequest, latticeRecipe } from './summarising.ts';

/** Fewer rows do not make five lattices that could judge each other. */
const FEWEST_ROWS = 200;

/** A judge of rows from the rows themselves: five lattices, each without one fold. */
export const latticeReferencing: ReferencingKind<Reference, Imputation> = {
  encodeReference,
  encodeImputation,
  makeImputation: (request: LatticeRequest, version, { visit }) => {
    const recipe = latticeRecipe(request);
    const even = patternsOf(recipe.dataset).map(() => 16);
    const imputation = makeImputation(recipe, version, visit, even);
    const { reference } = request;
    return reference ? { ...imputation, weights: patternWeights(recipe, imputation, reference, visit) } : imputation;
  },
  makeReference: (request: LatticeRequest, version, { count, visit }, onShare) => {
    if (count < FEWEST_ROWS) return undefined;
    try {
      const recipe = latticeRecipe(request);
      const imputation = request.imputation && suits(request.imputation, recipe.basis) ? request.imputation : undefined;
      const reference = makeReference(recipe, version, visit, onShare, imputation);
      return reference.sigma > 0 ? reference : undefined;
    } catch (error) {
      // All training rows lie in one fold: the others have nothing to be fitted on.
      if (error instanceof ConvergenceError) return undefined;
      throw error;
    }
  },
};
