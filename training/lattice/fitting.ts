import type { Samples } from '../kinds/encode-samples.ts';
import type { FittingKind } from '../kinds/kind.ts';
import { type FitParameters, fitSchema } from './config.ts';
import { decodeEquations, encodeEquations } from './encode-equations.ts';
import { addToEquations, createEquations, type Equations } from './equations.ts';
import { fitModel } from './fit-model.ts';
import { encodeModel } from './model.ts';
import { type LatticeRequest, latticeRecipe, latticeSums } from './summarising.ts';
import type { Summary } from './summary.ts';

/** Sums to an ordered lattice. */
export const latticeFitting: FittingKind<Summary, Samples, Equations> = {
  readFitParameters: (given) => fitSchema.parse(given),
  openFit: (request: LatticeRequest) => {
    const recipe = latticeRecipe(request);
    return {
      ...latticeSums(recipe, request),
      createEquations: (summary) => createEquations(recipe, summary),
      addToEquations: (equations, summary, sign) => addToEquations(recipe, equations, summary, sign),
      encodeEquations,
      decodeEquations: (bytes) => decodeEquations(recipe, bytes),
      equationRows: ({ whole }) => whole.rows,
      fit: (equations, { calibration }, parameters: FitParameters, onShare) => {
        const { model, baselines, trials, iterations } = fitModel(recipe, equations, calibration, parameters, onShare);
        return { model: encodeModel(model), baselines, trials, iterations };
      },
    };
  },
};
