import type { Trial } from '../report/report.ts';
import { chooseWalk } from './choose-walk.ts';
import type { FitParameters } from './config.ts';
import { type Candidate, crossValidate } from './cross-validate.ts';
import type { Equations } from './equations.ts';
import { type LevelSystem, type Levels, openFitSystem } from './levels.ts';
import { createNormal, type Normal } from './normal.ts';
import { fitWithOrder } from './order-constrained-fit.ts';
import { type Prepared, prepareSolver, withJointPenalties } from './prepare-solver.ts';
import type { Recipe } from './recipe.ts';
import { createSolver, type Solver, type State } from './solve.ts';
import type { FoldSums } from './sums.ts';
import { roundSurface, type Surface } from './surface.ts';
import { eliminateLattice } from './term-variance.ts';

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
  const prepared = prepareSolver(basis, whole);
  const { trials, best, warmStart } =
    candidates.length > 1 || levels
      ? crossValidate({ whole, validation }, prepared, candidates, (share) => onProgress(0.5 * share))
      : { trials: [], best: candidates[0]!, warmStart: undefined };
  const { penalty, length } = best;
  const first = createSolver(prepared, penalty, length);
  const free = first.solve(warmStart && first.startAt(warmStart), parameters);
  onProgress(0.7);
  const variance = residualVariance(whole, trials) || levels?.variance;
  const known =
    levels && variance
      ? learnWalk(prepared, whole, best, { solver: first, ...free }, levels, variance, parameters)
      : undefined;
  const { solver, state, iterations } = known ?? { solver: first, ...free };
  onProgress(0.8);
  const ordered = fitWithOrder(basis, solver, state);
  onProgress(1);
  const { columnCount } = recipe.basis;
  return {
    surface: roundSurface({ lattice: ordered.lattice, terms: ordered.terms.subarray(0, columnCount) }),
    ...(levels &&
      known && { levels: levels.read(ordered.terms.subarray(columnCount), known.multiple, known.deviationOf) }),
    penalty,
    length,
    trials,
    iterations: { solve: iterations, order: ordered.iterations },
  };
}

interface Solved {
  readonly solver: Solver;
  readonly state: State;
  readonly iterations: number;
}

/**
 * Chooses the market's walk, and solves again under it if it is another than declared.
 *
 * @param under the declared walk
 * @returns the solution, and the standard deviations of sums of its level columns
 */
function learnWalk(
  prepared: Prepared,
  whole: Normal,
  { penalty, length }: Candidate,
  under: Solved,
  { walks }: LevelSystem,
  variance: number,
  { tolerance }: FitParameters,
) {
  const { columnCount } = prepared.basis;
  const solution = { lattice: under.solver.lattice(under.state), terms: under.solver.terms(under.state) };
  const reduced = eliminateLattice(prepared, whole, penalty, length);
  const learnt = chooseWalk(reduced, solution.terms, variance, walks);
  const weights = new Float64Array(columnCount);
  const deviationOf = (own: Float64Array): number => {
    weights.set(own, columnCount - own.length);
    return learnt.deviationOf(weights);
  };
  const { walk } = learnt;
  if (walk.multiple === 1) return { ...under, multiple: 1, deviationOf };
  const solver = createSolver(withJointPenalties(prepared, walk.joint), penalty, length, under.solver.system());
  const { state, iterations } = solver.solve(solver.startAt(solution), { tolerance });
  return { solver, state, iterations: under.iterations + iterations, multiple: walk.multiple, deviationOf };
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
