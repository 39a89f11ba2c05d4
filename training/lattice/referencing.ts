import type { ReferencingKind } from '../kinds/kind.ts';
import { encodeReference, makeReference, type Reference } from './robust-reference.ts';
import { ConvergenceError } from './solve.ts';
import { type LatticeRequest, latticeRecipe } from './summarising.ts';

/** Fewer rows do not make five lattices that could judge each other. */
const FEWEST_ROWS = 200;

/** A judge of rows from the rows themselves: five lattices, each without one fold. */
export const latticeReferencing: ReferencingKind<Reference> = {
  encodeReference,
  makeReference: (request: LatticeRequest, version, { count, visit }, onShare) => {
    if (count < FEWEST_ROWS) return undefined;
    try {
      const reference = makeReference(latticeRecipe(request), version, visit, onShare);
      return reference.sigma > 0 ? reference : undefined;
    } catch (error) {
      // All training rows lie in one fold: the others have nothing to be fitted on.
      if (error instanceof ConvergenceError) return undefined;
      throw error;
    }
  },
};
