import type { Samples } from '../kinds/encode-samples.ts';
import { CannotFitError } from '../kinds/errors.ts';
import type { FittingKind } from '../kinds/kind.ts';
import { FactorError } from '../numerics/cholesky.ts';
import { showPeriod } from '../table/period.ts';
import { list } from '../wording/wording.ts';
import type { FitParameters } from './config.ts';
import { decodeEquations, encodeEquations } from './encode-equations.ts';
import { addToEquations, createEquations, type Equations } from './equations.ts';
import { fitModel } from './fit-model.ts';
import { readFitParameters } from './fit-parameters.ts';
import { encodeModel } from './model.ts';
import type { Recipe } from './recipe.ts';
import { ConvergenceError } from './solve.ts';
import { type LatticeRequest, latticeRecipe, latticeSums } from './summarising.ts';
import type { Summary } from './summary.ts';

/** The part of the ordered lattice that fits it from sums. */
export const latticeFitting: FittingKind<Summary, Samples, Equations> = {
  readFitParameters,
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
        const { model, baselines, trials, iterations } = solvable(parameters, () =>
          fitModel(recipe, equations, calibration, parameters, onShare),
        );
        const asOf = lastPeriod(recipe, equations);
        return { model: encodeModel(model), baselines, trials, iterations, ...(asOf !== undefined && { asOf }) };
      },
    };
  },
};

/** The last period that rows are known to be of. */
function lastPeriod({ dataset: { market } }: Recipe, { strata }: Equations): string | undefined {
  const last = Math.max(0, ...[...strata.values()].map(({ stratum }) => stratum.period));
  return market && last > 0 ? showPeriod(market.rhythm, last) : undefined;
}

/** @throws CannotFitError in place of the solver's own errors, which would not help a user who chose the parameters */
function solvable<T>({ penalty, length, tolerance }: FitParameters, fit: () => T): T {
  try {
    return fit();
  } catch (cause) {
    if (!(cause instanceof FactorError || cause instanceof ConvergenceError)) throw cause;
    const chosen = [
      ...(penalty === undefined ? [] : [`penalty ${penalty}`]),
      ...(length === undefined ? [] : [`length ${length}`]),
      `tolerance ${tolerance}`,
    ];
    throw new CannotFitError(
      `No model can be fitted on these rows with ${list(chosen)}; the same rows and parameters give the same again. Choose a larger penalty or tolerance, or leave them out (${cause.message}).`,
      { cause },
    );
  }
}
