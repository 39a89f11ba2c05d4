import { choleskyFactor } from '../numerics/cholesky.ts';
import { chooseWalk, type LearntWalk } from './choose-walk.ts';
import type { FitParameters } from './config.ts';
import { type Candidate, crossValidate, type Validated } from './cross-validate.ts';
import type { FitSystem, LevelSystem } from './levels.ts';
import type { Normal } from './normal.ts';
import { type Prepared, prepareLeading, prepareSolver, withJointPenalties } from './prepare-solver.ts';
import type { Recipe } from './recipe.ts';
import { createSolver, type Solver, type State } from './solve.ts';
import { degreesOfFreedom, eliminateLattice } from './term-variance.ts';

/** Iterations after which levels are within a few thousandths of where they settle. Cross-validation needs no better ones. */
const ROUGHLY = 7;

export interface Solved {
  readonly solver: Solver;
  readonly state: State;
  readonly iterations: number;
}

/** The solution without the orderings. */
export interface FreeSolution extends Solved, Pick<Validated, 'trials' | 'best'> {
  /** Absent: all rows stand at one level. */
  readonly walk?: FoundWalk;
}

/** How the market has walked. */
interface FoundWalk {
  /** Of the declared deviations. */
  readonly multiple: number;
  /** Standard deviation of a sum of the level columns with given weights. */
  readonly deviationOf: (weights: Float64Array) => number;
}

/**
 * Finds the levels roughly under the declared (λ, ℓ), and brings all rows to one of them. Then (λ, ℓ) is chosen on the rows at this level, as if
 * they had always stood there: levels are smooth and hardly depend on it. So cross-validation costs what it costs without levels,
 * however many there are.
 *
 * @param candidates from which (λ, ℓ) is chosen; @param declared among them or not
 */
export function solveWithLevels(
  recipe: Recipe,
  { basis, whole, levels }: FitSystem & { readonly levels: LevelSystem },
  candidates: readonly Candidate[],
  declared: Candidate,
  { tolerance }: FitParameters,
  onProgress: (share: number) => void,
): FreeSolution {
  const { columnCount } = recipe.basis;
  const prepared = prepareSolver(basis, whole);
  const first = createSolver(prepared, declared.penalty, declared.length);
  const roughly = first
    .terms(first.solve(undefined, { tolerance, maxIterations: ROUGHLY }).state)
    .subarray(columnCount);
  onProgress(0.2);
  const carried = levels.carry(roughly);
  const { trials, best, warmStart } = crossValidate(
    carried,
    prepareLeading(prepared, recipe.basis, carried.whole),
    candidates,
    (share) => onProgress(0.2 + 0.5 * share),
  );
  const isDeclared = best.penalty === declared.penalty && best.length === declared.length;
  const solver = isDeclared ? first : createSolver(prepared, best.penalty, best.length);
  const start = warmStart && {
    lattice: warmStart.lattice.map((value, node) => value - carried.level(node)),
    terms: Float64Array.from([...warmStart.terms, ...roughly]),
  };
  const under = { solver, ...solver.solve(start && solver.startAt(start), { tolerance }) };
  onProgress(0.9);
  const reduced = eliminateLattice(prepared, whole, best.penalty, best.length);
  const freedom = degreesOfFreedom(choleskyFactor(reduced, basis.columnCount), basis.columnCount, basis.joint!);
  const variance = residualVariance(whole, trials, freedom) || levels.variance;
  return {
    trials,
    best,
    ...learnWalk(prepared, reduced, best, under, levels, { variance, loss: lossOf(whole) }, tolerance),
  };
}

/**
 * Chooses the market's walk, and solves again under it if it is another than declared.
 *
 * @param under the declared walk
 * @returns the solution, and the standard deviations of sums of its level columns
 */
function learnWalk(
  prepared: Prepared,
  reduced: Float64Array,
  { penalty, length }: Candidate,
  under: Solved,
  { walks }: LevelSystem,
  { variance, loss }: { readonly variance: number; readonly loss: number },
  tolerance: number,
): Solved & { readonly walk: FoundWalk } {
  const { columnCount } = prepared.basis;
  const solution = { lattice: under.solver.lattice(under.state), terms: under.solver.terms(under.state) };
  const learnt: LearntWalk = chooseWalk(reduced, solution.terms, variance, walks, loss);
  const weights = new Float64Array(columnCount);
  const deviationOf = (own: Float64Array): number => {
    weights.set(own, columnCount - own.length);
    return learnt.deviationOf(weights);
  };
  const { walk } = learnt;
  const found = { multiple: walk.multiple, deviationOf };
  if (walk.multiple === 1) return { ...under, walk: found };
  const solver = createSolver(withJointPenalties(prepared, walk.joint), penalty, length, under.solver.system());
  const { state, iterations } = solver.solve(solver.startAt(solution), { tolerance });
  return { solver, state, iterations: under.iterations + iterations, walk: found };
}

/**
 * Of a row of weight 1, from the errors of the folds left out; 0 if no row was left out. The levels have seen these folds: that
 * made the errors smaller by the freedom that levels take, and unseen levels would make them larger by as much.
 */
function residualVariance({ weight, rows }: Normal, trials: Validated['trials'], freedom: number): number {
  const error = Math.min(...trials.map(({ squaredError }) => squaredError));
  return ((error * weight) / rows) * ((rows + freedom) / Math.max(1, rows - freedom));
}

/** The mean of min(1, 1/|r|) for normal residuals r. */
const NORMAL_WEIGHT = 0.906;
/** With these weights, the variance of an M-estimate over what weighted least squares reckons (Huber 1981): 1.47 for normal residuals. */
const NORMAL_LOSS = 1.47;

/**
 * How many times the variance of the columns is what weighted least squares reckons, since the weights follow the residuals. It is 1 where
 * no row was weighed down.
 */
function lossOf({ weight, rows }: Normal): number {
  const weighed = Math.min(1, (1 - weight / rows) / (1 - NORMAL_WEIGHT));
  return 1 + (NORMAL_LOSS - 1) * weighed;
}
