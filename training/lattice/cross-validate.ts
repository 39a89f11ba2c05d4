import { FOLDS, type Recipe } from '../recipe.ts';
import type { Summary } from '../summary/summary.ts';
import { createNormal, type Normal } from './normal.ts';
import { createSolver } from './solve.ts';

export interface Trial {
  readonly penalty: number;
  readonly length: number;
  /** Mean squared error in ln price of rows left out, weighted as they were summed. */
  readonly squaredError: number;
}

/** An approximate solution to start another solve from. */
export interface Start {
  readonly lattice: Float64Array;
  readonly sides: Float64Array;
}

/** Folds left out in turn: two tell candidates apart that differ at all. */
const TRIED_FOLDS = Math.min(2, FOLDS);
/** Ten times looser, the stiffest candidate would seem the best: the others are not there yet. */
const TOLERANCE = 3e-3;

/**
 * Exact K-fold cross-validation that reads no row: every error comes from the sums of the fold left out. Each solve starts
 * from the nearest one before it, the stiffest candidate first.
 *
 * @returns the trials in the order of the candidates, and for each a start for the fit on all folds
 */
export function crossValidate(
  { basis }: Recipe,
  summary: Summary,
  candidates: readonly { penalty: number; length: number }[],
  onProgress: (share: number) => void,
): { trials: Trial[]; starts: (Start | undefined)[] } {
  const errors = candidates.map(() => 0);
  const starts: (Start | undefined)[] = candidates.map(() => undefined);
  const stiffestFirst = candidates
    .map((_, c) => c)
    .sort((a, b) => candidates[b]!.penalty - candidates[a]!.penalty || candidates[b]!.length - candidates[a]!.length);
  let weight = 0;
  let done = 0;
  for (let k = 0; k < TRIED_FOLDS; k++) {
    const held = createNormal(basis, [summary.folds[k]!]);
    const rest = createNormal(
      basis,
      summary.folds.filter((_, f) => f !== k),
    );
    if (held.rows === 0 || rest.rows === 0) continue;
    weight += held.weight;
    let nearest: Start | undefined;
    for (const c of stiffestFirst) {
      const { penalty, length } = candidates[c]!;
      const solver = createSolver(basis, rest, penalty, length);
      const { state } = solver.solve(solver.startAt(starts[c] ?? nearest), { tolerance: TOLERANCE });
      nearest = { lattice: solver.lattice(state), sides: solver.sides(state) };
      starts[c] = nearest;
      errors[c]! += squaredError(held, nearest.lattice, nearest.sides);
      onProgress(++done / (TRIED_FOLDS * candidates.length));
    }
  }
  const trials = candidates.map(({ penalty, length }, c) => ({
    penalty,
    length,
    squaredError: weight ? errors[c]! / weight : 0,
  }));
  return { trials, starts };
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
