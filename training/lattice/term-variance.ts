import { choleskyFactor, dot, solveLower } from '../numerics/cholesky.ts';
import { scalePrecision } from './kernel.ts';
import type { Normal } from './normal.ts';
import { createRidge, stiffen } from './penalty.ts';
import { eliminated, projectTerms, solveColumns } from './preconditioner.ts';
import { type Prepared, penalisedTerms } from './prepare-solver.ts';
import { layOut } from './smooth-block.ts';

/**
 * The lattice is eliminated on its smoothest modes alone. Rougher modes differ from cell to cell, so that they hardly
 * stand in for a level, which is smooth.
 */
const MODES = 12;

/**
 * The normal matrix of the columns beside the lattice with its penalties, of which the lattice is eliminated. Its inverse is their
 * covariance, in units of the variance of a row of weight 1.
 *
 * @param whole the normal equations that `prepared` was made of
 * @returns its lower triangle is right
 */
export function eliminateLattice(
  { basis, normal, spectral, precondition: { block }, penalised }: Prepared,
  whole: Normal,
  penalty: number,
  length: number,
): Float64Array {
  const { columnCount, knotCount } = basis;
  const scale = scalePrecision(basis.scale, length);
  const level = penalised && stiffen(penalised, spectral, penalty, scale);
  const modes = block.modes.subarray(0, MODES);
  const count = modes.length;
  const { shape, matrix } = layOut(basis, block, count, createRidge(spectral, penalty, scale, 0));
  const sums = projectTerms(basis, whole, spectral, modes, columnCount);
  const coupling = new Float64Array(sums.length);
  for (let c = 0; c < columnCount; c++)
    for (let knot = 0; knot < knotCount; knot++)
      for (let i = 0; i < count; i++)
        coupling[c * shape.size + knot * count + i] = sums[(knot * columnCount + c) * count + i]!;
  for (const first of level?.groups ?? []) {
    let column = first;
    for (const { byCell, byKnot } of level!.stiffness)
      for (const own of byKnot) {
        for (let knot = 0; knot < knotCount; knot++)
          for (const [i, mode] of modes.entries())
            coupling[column * shape.size + knot * count + i]! += byCell[mode]! * own[knot]!;
        column++;
      }
  }
  const elimination = solveColumns(choleskyFactor(matrix, shape), shape, coupling);
  const terms = penalisedTerms(basis, normal, level);
  return eliminated(terms, coupling, elimination, shape.size, columnCount);
}

/**
 * The variance of a sum of the columns with given weights, in units of the variance of a row of weight 1.
 *
 * @param factor Cholesky factor of their normal matrix, with the lattice eliminated
 */
export function termVariance(factor: Float64Array, weights: Float64Array): number {
  const solved = solveLower(factor, weights, weights.length);
  return dot(solved, 0, solved, 0, weights.length);
}

/**
 * The degrees of freedom that the last columns take: their number less the trace of the covariance times their penalties.
 *
 * @param factor Cholesky factor of the normal matrix of all columns, with the lattice eliminated
 * @param joint penalties over the last columns
 */
export function degreesOfFreedom(factor: Float64Array, columnCount: number, joint: Float64Array): number {
  const size = Math.sqrt(joint.length);
  const root = choleskyFactor(joint, size);
  const weights = new Float64Array(columnCount);
  let held = 0;
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) weights[columnCount - size + i] = i < j ? 0 : root[i * size + j]!;
    held += termVariance(factor, weights);
  }
  return size - held;
}
