import type { FitParameters } from '../config.ts';
import type { Recipe } from '../recipe.ts';
import type { FoldSums } from '../summary/sums.ts';
import { crossValidate, type Trial } from './cross-validate.ts';
import type { Equations } from './equations.ts';
import { createNormal } from './normal.ts';
import { orderSolution } from './order.ts';
import { createSolver, prepareSolver } from './solve.ts';
import { roundSurface, type Surface } from './surface.ts';

export interface LatticeFit {
  readonly surface: Surface;
  readonly penalty: number;
  readonly length: number;
  /** What cross-validation compared; empty where the parameters were given. */
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
  const { basis, dataset } = recipe;
  const candidates = dataset.lattice.candidates
    .map(({ penalty, length }) => ({ penalty: parameters.penalty ?? penalty, length: parameters.length ?? length }))
    .filter(({ penalty, length }, i, all) => all.findIndex((c) => c.penalty === penalty && c.length === length) === i);
  const prepared = prepareSolver(basis, equations.whole);
  const { trials, best, near } =
    candidates.length > 1
      ? crossValidate(equations, prepared, candidates, (share) => onProgress(0.5 * share))
      : { trials: [], best: 0, near: undefined };
  const { penalty, length } = candidates[best]!;
  const solver = createSolver(prepared, penalty, length);
  const free = solver.solve(near && solver.startAt(near), parameters);
  onProgress(0.8);
  const ordered = orderSolution(basis, solver, free.state);
  onProgress(1);
  return {
    surface: roundSurface(ordered),
    penalty,
    length,
    trials,
    iterations: { solve: free.iterations, order: ordered.iterations },
  };
}

/** The free solution on some of the folds, rounded: what the reference is made of. */
export function fitFree(recipe: Recipe, folds: readonly FoldSums[], tolerance: number, step: number): Surface {
  const normal = createNormal(recipe.basis, folds);
  const { penalty, axes } = recipe.dataset.lattice;
  const solver = createSolver(prepareSolver(recipe.basis, normal), penalty, axes[0].length);
  const { state } = solver.solve(undefined, { tolerance });
  return roundSurface({ lattice: solver.lattice(state), sides: solver.sides(state) }, step);
}
