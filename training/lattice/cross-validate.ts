import { FOLDS } from '../recipe.ts';
import type { Equations } from './equations.ts';
import type { Normal } from './normal.ts';
import { createFreeSystem, createSolver, type Prepared, prepareRest, type State, type System } from './solve.ts';

export interface Trial {
  readonly penalty: number;
  readonly length: number;
  /** Mean squared error in ln price of rows left out, weighted as they were summed. */
  readonly squaredError: number;
}

/**
 * Iterations for the first candidate, the stiffest, and for each of the others, which goes on from the one before it: an error is
 * then within .1 % of where it settles.
 */
const ITERATIONS = { first: 12, next: 10 };
const TOLERANCE = 1e-5;
/** A smaller block serves for so few iterations. */
const SMOOTH_MODES_TRIED = 60;

export interface Validated {
  /** In the order of the candidates. */
  readonly trials: readonly Trial[];
  /** The candidate with the least error. */
  readonly best: number;
  /** Its solution, in the mean over the folds left out; near that of all rows. */
  readonly near: { readonly lattice: Float64Array; readonly sides: Float64Array } | undefined;
}

/**
 * Exact K-fold cross-validation that reads no row: every error comes from the sums of the fold left out.
 *
 * @param prepared all folds together
 * @param candidates at least one
 */
export function crossValidate(
  { whole, held: folds }: Equations,
  prepared: Prepared,
  candidates: readonly { penalty: number; length: number }[],
  onProgress: (share: number) => void,
): Validated {
  const parts = folds
    .filter(({ rows }) => rows > 0 && rows < whole.rows)
    .map((held) => ({ held, prepared: prepareRest(prepared, whole, held, (FOLDS - 1) / FOLDS) }));
  const weight = parts.reduce((sum, { held }) => sum + held.weight, 0);
  const trials: Trial[] = [];
  let best = 0;
  let near: Validated['near'];
  let last: State[] = [];
  for (const [done, c] of stiffestFirst(candidates).entries()) {
    const { penalty, length } = candidates[c]!;
    let system: System | undefined;
    const solutions = parts.map(({ prepared: rest }, p) => {
      system ??= createFreeSystem(rest, penalty, length, SMOOTH_MODES_TRIED);
      const solver = createSolver(rest, penalty, length, system);
      const enough = done === 0 ? ITERATIONS.first : ITERATIONS.next;
      const { state } = solver.solve(last[p], { tolerance: TOLERANCE, enough });
      onProgress((done * parts.length + p + 1) / (parts.length * candidates.length));
      return { state, lattice: solver.lattice(state), sides: solver.sides(state) };
    });
    last = solutions.map(({ state }) => state);
    const error = solutions.reduce(
      (sum, { lattice, sides }, p) => sum + squaredError(parts[p]!.held, lattice, sides),
      0,
    );
    trials[c] = { penalty, length, squaredError: weight ? error / weight : 0 };
    if (solutions.length > 0 && (!near || trials[c].squaredError < trials[best]!.squaredError)) {
      best = c;
      near = { lattice: mean(solutions.map((one) => one.lattice)), sides: mean(solutions.map((one) => one.sides)) };
    }
  }
  return { trials, best, near };
}

/** What is stiffer settles sooner, and is the better place to start the next from. */
function stiffestFirst(candidates: readonly { penalty: number; length: number }[]): number[] {
  const stiffness = ({ penalty, length }: { penalty: number; length: number }) => penalty * length;
  return [...candidates.keys()].sort((a, b) => stiffness(candidates[b]!) - stiffness(candidates[a]!));
}

function mean(vectors: readonly Float64Array[]): Float64Array {
  return vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0) / vectors.length);
}

/** Σ w(y − Φu − Zγ)² = y'Wy − 2(u'b + γ'z) + u'Au + 2u'Cγ + γ'Sγ */
export function squaredError(normal: Normal, lattice: Float64Array, sides: Float64Array): number {
  const { nodes, diagonal, next, target, columnStart, columns, values } = normal;
  let sum = normal.squares;
  for (let i = 0; i < nodes.length; i++) {
    const u = lattice[nodes[i]!]!;
    let cross = 0;
    for (let at = columnStart[i]!; at < columnStart[i + 1]!; at++) cross += values[at]! * sides[columns[at]!]!;
    sum += u * (diagonal[i]! * u + 2 * cross - 2 * target[i]!);
    if (next[i] !== 0) sum += 2 * next[i]! * u * lattice[nodes[i]! + 1]!;
  }
  for (let i = 0; i < sides.length; i++) {
    let row = 0;
    for (let j = 0; j < sides.length; j++) row += normal.sides[i * sides.length + j]! * sides[j]!;
    sum += sides[i]! * (row - 2 * normal.sideTargets[i]!);
  }
  return sum;
}
