import type { Samples } from '../kinds/encode-samples.ts';
import { CannotFitError } from '../kinds/errors.ts';
import type { FittingKind } from '../kinds/kind.ts';
import { FactorError } from '../numerics/cholesky.ts';
import type { FitParameters } from './config.ts';
import { decodeGram, encodeGram } from './encode-gram.ts';
import { fitModel } from './fit-model.ts';
import { readFitParameters } from './fit-parameters.ts';
import { addGram, copyGram, type Gram } from './gram.ts';
import { encodeModel } from './model.ts';
import { type TermsRequest, termsRecipe } from './recipe.ts';
import { termsSums } from './summarising.ts';

const FORMAT = 'stima-terms-equations-1';

/** The part of the terms that fits a model from sums. */
export const termsFitting: FittingKind<Gram, Samples, Gram> = {
  readFitParameters,
  openFit: (request: TermsRequest) => {
    const recipe = termsRecipe(request);
    return {
      ...termsSums(recipe, request.reference),
      createEquations: copyGram,
      addToEquations: addGram,
      encodeEquations: (gram) => encodeGram(FORMAT, recipe.key, gram),
      decodeEquations: (bytes) => decodeGram(FORMAT, recipe, recipe.basis.columnCount, bytes),
      equationRows: ({ rows }) => rows,
      fit: (gram, { calibration }, parameters: FitParameters, onShare) => {
        try {
          const { model, baselines } = fitModel(recipe, gram, calibration, parameters, onShare);
          return { model: encodeModel(model), baselines, trials: [], iterations: parameters.rounds };
        } catch (cause) {
          if (!(cause instanceof FactorError)) throw cause;
          throw new CannotFitError(
            `No model can be fitted on these rows; the same rows give the same again. Upload rows that differ more (${cause.message}).`,
            { cause },
          );
        }
      },
    };
  },
};
