import { FOLDS } from '../recipe.ts';
import type { Equations } from './equations.ts';
import { type Normal, subtractPart } from './normal.ts';
import { createFreeSystem, createSolver, type Prepared, preparePart, type System } from './solve.ts';

export interface Trial {
  readonly penalty: number;
  readonly length: number;
  /** Mean squared error in ln price of rows left out, weighted as they were summed. */
  readonly squaredError: number;
}

/** After so many iterations an error is within .1 % of where it settles. */
const ITERATIONS = 16;
const TOLERANCE = 1e-5;
/** A smaller block serves for so few iterations. */
const SMOOTH_MODES_TRIED = 60;

/**
 * Exact K-fold cross-validation that reads no row: every error comes from the sums of the fold left out.
 *
 * @param whole all folds together
 * @returns the trials in the order of the candidates
 */
export function crossValidate(
  { held: folds }: Equations,
  whole: Prepared,
  candidates: readonly { penalty: number; length: number }[],
  onProgress: (share: number) => void,
): Trial[] {
  const { normal } = whole;
  const parts = folds
    .map((held) => ({ held, rest: subtractPart(normal, held) }))
    .filter(({ held, rest }) => held.rows > 0 && rest.rows > 0)
    .map(({ held, rest }) => ({ held, prepared: preparePart(whole, rest, (FOLDS - 1) / FOLDS) }));
  const weight = parts.reduce((sum, { held }) => sum + held.weight, 0);
  let done = 0;
  return candidates.map(({ penalty, length }) => {
    let system: System | undefined;
    let error = 0;
    for (const { held, prepared } of parts) {
      system ??= createFreeSystem(prepared, penalty, length, SMOOTH_MODES_TRIED);
      const solver = createSolver(prepared, penalty, length, system);
      const { state } = solver.solve(solver.startAt(), { tolerance: TOLERANCE, enough: ITERATIONS });
      error += squaredError(held, solver.lattice(state), solver.sides(state));
      onProgress(++done / (parts.length * candidates.length));
    }
    return { penalty, length, squaredError: weight ? error / weight : 0 };
  });
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
