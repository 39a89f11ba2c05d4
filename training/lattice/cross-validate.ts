import { FOLDS, type Recipe } from '../recipe.ts';
import type { Summary } from '../summary/summary.ts';
import { createNormal, type Normal, withoutFold } from './normal.ts';
import { createSolver, prepareSolver } from './solve.ts';

export interface Trial {
  readonly penalty: number;
  readonly length: number;
  /** Mean squared error in ln price of rows left out, weighted as they were summed. */
  readonly squaredError: number;
}

/** Folds left out in turn: two tell candidates apart that differ at all. */
const TRIED_FOLDS = Math.min(2, FOLDS);
/** After so many iterations an error is within .3 % of where it settles; the candidates lie further apart. */
const ITERATIONS = 10;
const TOLERANCE = 1e-5;
/** A smaller block serves for so few iterations. */
const SMOOTH_MODES_TRIED = 60;

/**
 * Exact K-fold cross-validation that reads no row: every error comes from the sums of the fold left out.
 *
 * @param normal of all folds together
 * @returns the trials in the order of the candidates
 */
export function crossValidate(
  { basis }: Recipe,
  summary: Summary,
  normal: Normal,
  candidates: readonly { penalty: number; length: number }[],
  onProgress: (share: number) => void,
): Trial[] {
  const errors = candidates.map(() => 0);
  let weight = 0;
  let done = 0;
  for (let k = 0; k < TRIED_FOLDS; k++) {
    const held = createNormal(basis, [summary.folds[k]!]);
    const rest = withoutFold(normal, basis, summary.folds[k]!);
    if (held.rows === 0 || rest.rows === 0) continue;
    weight += held.weight;
    const prepared = prepareSolver(basis, rest);
    for (const [c, { penalty, length }] of candidates.entries()) {
      const solver = createSolver(prepared, penalty, length, SMOOTH_MODES_TRIED);
      const { state } = solver.solve(solver.startAt(), { tolerance: TOLERANCE, enough: ITERATIONS });
      errors[c]! += squaredError(held, solver.lattice(state), solver.sides(state));
      onProgress(++done / (TRIED_FOLDS * candidates.length));
    }
  }
  return candidates.map(({ penalty, length }, c) => ({
    penalty,
    length,
    squaredError: weight ? errors[c]! / weight : 0,
  }));
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
