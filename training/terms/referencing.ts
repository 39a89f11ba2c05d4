import type { ReferencingKind } from '../kinds/kind.ts';
import { FactorError } from '../numerics/cholesky.ts';
import { chooseStages } from './choose-stages.ts';
import { fitJudge } from './fold-fits.ts';
import { type TermsRequest, termsRecipe } from './recipe.ts';
import { encodeReference, type Reference } from './reference.ts';

/** Fewer rows do not make five fits that could judge each other. */
const FEWEST_ROWS = 200;

/** A judge of rows from the rows themselves: of prices five fits, each without one fold; of a yes or no one fit. */
export const termsReferencing: ReferencingKind<Reference> = {
  encodeReference,
  chooseFromRows: (request: TermsRequest, rows, onShare) => {
    const { stages, ...chosen } = chooseStages(request, rows, onShare);
    return { part: stages, ...chosen };
  },
  makeReference: (request: TermsRequest, version, { count, visit }, onShare) => {
    if (count < FEWEST_ROWS) return undefined;
    try {
      const recipe = termsRecipe(request);
      const fits = fitJudge(recipe, visit, onShare);
      if (!fits || !(fits.sigma > 0)) return undefined;
      return { dataset: recipe.dataset.name, version, sigma: fits.sigma, folds: fits.folds };
    } catch (error) {
      // The rows are too much alike to be told apart.
      if (error instanceof FactorError) return undefined;
      throw error;
    }
  },
};
