import type { Trial } from '../report/report.ts';
import type { FitParameters } from './config.ts';
import { type Candidate, crossValidate } from './cross-validate.ts';
import type { Equations } from './equations.ts';
import { type LevelSystem, type Levels, openFitSystem } from './levels.ts';
import { createNormal, type Normal } from './normal.ts';
import { fitWithOrder } from './order-constrained-fit.ts';
import type { Recipe } from './recipe.ts';
import { createSolver, prepareSolver, withJointPenalties } from './solve.ts';
import type { FoldSums } from './sums.ts';
import { roundSurface, type Surface } from './surface.ts';
import { createTermDeviation } from './term-deviation.ts';

export interface LatticeFit {
  readonly surface: Surface;
  /** If they are absent, all rows are at one level. */
  readonly levels?: Levels;
  readonly penalty: number;
  readonly length: number;
  /** The comparison of cross-validation. It is empty if the parameters were given. */
  readonly trials: readonly Trial[];
  readonly iterations: { readonly solve: number; readonly order: number };
}

/** Fits the ordered lattice: chooses (λ, ℓ) if not given, solves, orders, rounds. */
export function fitLattice(
  recipe: Recipe,
  equations: Equations,
  parameters: FitParameters,
  onProgress: (share: number) => void = () => {},
): LatticeFit {
  const { basis, whole, validation, levels } = openFitSystem(recipe, equations);
  const { penalty: declared, axes, candidates: tried } = recipe.dataset.lattice;
  const candidates: readonly Candidate[] = (tried ?? [{ penalty: declared, length: axes[0].length }])
    .map(({ penalty, length }) => ({ penalty: parameters.penalty ?? penalty, length: parameters.length ?? length }))
    .filter(({ penalty, length }, i, all) => all.findIndex((c) => c.penalty === penalty && c.length === length) === i);
  const walks = levels?.walks ?? [];
  const prepared = prepareSolver(basis, whole);
  const isMeasured = candidates.length + walks.length > 1 || levels !== undefined;
  const { trials, best, warmStart } = isMeasured
    ? crossValidate({ whole, validation }, prepared, candidates, walks, (share) => onProgress(0.5 * share))
    : { trials: [], best: candidates[0]!, warmStart: undefined };
  const { penalty, length } = best;
  const chosen = best.walk ? withJointPenalties(prepared, best.walk.joint) : prepared;
  const solver = createSolver(chosen, penalty, length);
  const free = solver.solve(warmStart && solver.startAt(warmStart), parameters);
  onProgress(0.8);
  const ordered = fitWithOrder(basis, solver, free.state);
  onProgress(1);
  const { columnCount } = recipe.basis;
  const readLevels = ({ read, variance }: LevelSystem): Levels => {
    const multiple = best.walk?.multiple ?? 1;
    const spread = Math.sqrt(residualVariance(whole, trials) || variance);
    // The folds hardly tell a slow walk from a quick one. So no level counts as better known than under the declared walk.
    const deviation = createTermDeviation(multiple > 1 ? chosen : prepared, whole, penalty, length);
    const weights = new Float64Array(basis.columnCount);
    return read(ordered.terms.subarray(columnCount), multiple, (own) => {
      weights.set(own, columnCount);
      return spread * deviation(weights);
    });
  };
  return {
    surface: roundSurface({ lattice: ordered.lattice, terms: ordered.terms.subarray(0, columnCount) }),
    ...(levels && { levels: readLevels(levels) }),
    penalty,
    length,
    trials,
    iterations: { solve: free.iterations, order: ordered.iterations },
  };
}

/** Of a row of weight 1, from the errors of the folds left out; 0 if no row was left out. */
function residualVariance({ weight, rows }: Normal, trials: readonly Trial[]): number {
  return (Math.min(...trials.map(({ squaredError }) => squaredError)) * weight) / rows;
}

/** The free solution on some of the folds, rounded. A reference is made of such solutions. */
export function fitFree(recipe: Recipe, folds: readonly FoldSums[], tolerance: number, step: number): Surface {
  const normal = createNormal(recipe.basis, folds);
  const { penalty, axes } = recipe.dataset.lattice;
  const solver = createSolver(prepareSolver(recipe.basis, normal), penalty, axes[0].length);
  const { state } = solver.solve(undefined, { tolerance });
  return roundSurface({ lattice: solver.lattice(state), terms: solver.terms(state) }, step);
}
