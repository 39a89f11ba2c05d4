import type { Trial } from '../report/report.ts';
import { FOLDS } from '../summary/split.ts';
import type { Equations } from './equations.ts';
import type { Normal } from './normal.ts';
import { type Prepared, prepareRest } from './prepare-solver.ts';
import { createFreeSystem, createSolver, type State, type System } from './solve.ts';

/**
 * Iterations for the first candidate, the stiffest, and for each of the others. Each goes on from the one before it. An error
 * is then within .1 % of where it settles.
 */
const ITERATIONS = { first: 12, next: 10 };
const TOLERANCE = 1e-5;
/** The modes of the smooth block. With so few iterations a larger block would cost more than it saves. */
const SMOOTH_MODES_TRIED = 60;

/** Parameters that are tried. */
export interface Candidate {
  readonly penalty: number;
  readonly length: number;
}

export interface Validated {
  /** In the order of the candidates. */
  readonly trials: readonly Trial[];
  /** The candidate with the least error. */
  readonly best: Candidate;
  /** The best candidate's solution, as the mean over the folds left out. It is close to the solution for all rows. */
  readonly warmStart: Solution | undefined;
}

interface Solution {
  readonly lattice: Float64Array;
  readonly terms: Float64Array;
}

/**
 * Exact K-fold cross-validation that reads no row: every error comes from the sums of the fold left out.
 *
 * @param prepared all folds together
 * @param candidates at least one
 */
export function crossValidate(
  { whole, validation: folds }: Pick<Equations, 'whole' | 'validation'>,
  prepared: Prepared,
  candidates: readonly Candidate[],
  onProgress: (share: number) => void,
): Validated {
  const parts = folds
    .filter(({ rows }) => rows > 0 && rows < whole.rows)
    .map((held) => ({ held, rest: prepareRest(prepared, whole, held, (FOLDS - 1) / FOLDS) }));
  const weight = parts.reduce((sum, { held }) => sum + held.weight, 0);
  let tried = 0;
  let last: readonly (Solution & { readonly state: State })[] = [];
  const attempt = ({ penalty, length }: Candidate): Attempt => {
    let system: System | undefined;
    const maxIterations = tried++ === 0 ? ITERATIONS.first : ITERATIONS.next;
    last = parts.map(({ rest }, p) => {
      system ??= createFreeSystem(rest, penalty, length, SMOOTH_MODES_TRIED);
      const solver = createSolver(rest, penalty, length, system);
      const { state } = solver.solve(last[p]?.state, { tolerance: TOLERANCE, maxIterations });
      onProgress((tried - 1 + (p + 1) / parts.length) / candidates.length);
      return { state, lattice: solver.lattice(state), terms: solver.terms(state) };
    });
    const error = last.reduce((sum, { lattice, terms }, p) => sum + squaredError(parts[p]!.held, lattice, terms), 0);
    return {
      candidate: { penalty, length },
      trial: { penalty, length, squaredError: weight ? error / weight : 0 },
      solutions: last,
    };
  };
  const attempts: Attempt[] = [];
  for (const c of stiffestFirst(candidates)) attempts[c] = attempt(candidates[c]!);
  const best = attempts.reduce((a, b) => (b.trial.squaredError < a.trial.squaredError ? b : a));
  return {
    trials: attempts.map(({ trial }) => trial),
    best: best.candidate,
    warmStart: best.solutions.length > 0 ? meanSolution(best.solutions) : undefined,
  };
}

interface Attempt {
  readonly candidate: Candidate;
  readonly trial: Trial;
  /** For each fold left out. */
  readonly solutions: readonly Solution[];
}

const meanSolution = (solutions: readonly Solution[]): Solution => ({
  lattice: mean(solutions.map((one) => one.lattice)),
  terms: mean(solutions.map((one) => one.terms)),
});

/** A stiffer candidate settles sooner. So it is the better start for the next one. */
function stiffestFirst(candidates: readonly { penalty: number; length: number }[]): number[] {
  const stiffness = ({ penalty, length }: { penalty: number; length: number }) => penalty * length;
  return [...candidates.keys()].sort((a, b) => stiffness(candidates[b]!) - stiffness(candidates[a]!));
}

function mean(vectors: readonly Float64Array[]): Float64Array {
  return vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0) / vectors.length);
}

/** Σ w(y − Φu − Zγ)² = y'Wy − 2(u'b + γ'z) + u'Au + 2u'Cγ + γ'Sγ */
export function squaredError(normal: Normal, lattice: Float64Array, terms: Float64Array): number {
  const { nodes, diagonal, next, target, columnStart, columns, values } = normal;
  let sum = normal.squares;
  for (let i = 0; i < nodes.length; i++) {
    const u = lattice[nodes[i]!]!;
    let cross = 0;
    for (let at = columnStart[i]!; at < columnStart[i + 1]!; at++) cross += values[at]! * terms[columns[at]!]!;
    sum += u * (diagonal[i]! * u + 2 * cross - 2 * target[i]!);
    if (next[i] !== 0) sum += 2 * next[i]! * u * lattice[nodes[i]! + 1]!;
  }
  for (let i = 0; i < terms.length; i++) {
    let row = 0;
    for (let j = 0; j < terms.length; j++) row += normal.terms[i * terms.length + j]! * terms[j]!;
    sum += terms[i]! * (row - 2 * normal.termTargets[i]!);
  }
  return sum;
}
