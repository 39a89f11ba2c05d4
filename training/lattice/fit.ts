import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { Trial } from '../report/report.ts';
import type { FitParameters } from './config.ts';
import { type Candidate, crossValidate } from './cross-validate.ts';
import type { Equations } from './equations.ts';
import { type FitSystem, type Levels, openFitSystem } from './levels.ts';
import { createNormal } from './normal.ts';
import { fitWithOrder } from './order-constrained-fit.ts';
import { prepareSolver } from './prepare-solver.ts';
import type { Recipe } from './recipe.ts';
import { createSolver } from './solve.ts';
import { type FreeSolution, solveWithLevels } from './solve-levels.ts';
import type { FoldSums } from './sums.ts';
import { roundSurface, type Surface } from './surface.ts';

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
  const { columnCount } = recipe.basis;
  const { lattice } = recipe.dataset;
  const candidates = candidatesOf(lattice, parameters);
  const { basis, whole, levels } = openFitSystem(recipe, equations);
  const toSolved = (share: number) => onProgress(0.8 * share);
  const solved = levels
    ? solveWithLevels(
        recipe,
        { basis, whole, levels },
        candidates,
        withGiven(declaredBy(lattice), parameters),
        parameters,
        toSolved,
      )
    : solveAtOneLevel({ basis, whole }, equations, candidates, parameters, toSolved);
  const { solver, state, iterations, trials, best } = solved;
  onProgress(0.8);
  const ordered = fitWithOrder(basis, solver, state);
  onProgress(1);
  return {
    surface: roundSurface({ lattice: ordered.lattice, terms: ordered.terms.subarray(0, columnCount) }),
    ...(levels &&
      solved.walk && {
        levels: levels.read(ordered.terms.subarray(columnCount), solved.walk.multiple, solved.walk.deviationOf),
      }),
    ...best,
    trials,
    iterations: { solve: iterations, order: ordered.iterations },
  };
}

function solveAtOneLevel(
  { basis, whole }: FitSystem,
  equations: Equations,
  candidates: readonly Candidate[],
  parameters: FitParameters,
  onProgress: (share: number) => void,
): FreeSolution {
  const prepared = prepareSolver(basis, whole);
  const { trials, best, warmStart } =
    candidates.length > 1
      ? crossValidate(equations, prepared, candidates, (share) => onProgress(0.6 * share))
      : { trials: [], best: candidates[0]!, warmStart: undefined };
  const solver = createSolver(prepared, best.penalty, best.length);
  return { trials, best, solver, ...solver.solve(warmStart && solver.startAt(warmStart), parameters) };
}

const declaredBy = ({ penalty, axes }: LatticeDataset['lattice']): Candidate => ({ penalty, length: axes[0].length });

const withGiven = (tried: Candidate, { penalty, length }: FitParameters): Candidate => ({
  penalty: penalty ?? tried.penalty,
  length: length ?? tried.length,
});

function candidatesOf(lattice: LatticeDataset['lattice'], parameters: FitParameters): readonly Candidate[] {
  return (lattice.candidates ?? [declaredBy(lattice)])
    .map((tried) => withGiven(tried, parameters))
    .filter(({ penalty, length }, i, all) => all.findIndex((c) => c.penalty === penalty && c.length === length) === i);
}

/** The free solution on some of the folds, rounded. A reference is made of such solutions. */
export function fitFree(recipe: Recipe, folds: readonly FoldSums[], tolerance: number, step: number): Surface {
  const normal = createNormal(recipe.basis, folds);
  const { penalty, axes } = recipe.dataset.lattice;
  const solver = createSolver(prepareSolver(recipe.basis, normal), penalty, axes[0].length);
  const { state } = solver.solve(undefined, { tolerance });
  return roundSurface({ lattice: solver.lattice(state), terms: solver.terms(state) }, step);
}
