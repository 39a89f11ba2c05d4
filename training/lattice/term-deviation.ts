import { choleskyFactor, solveLower } from '../numerics/cholesky.ts';
import { scalePrecision } from './kernel.ts';
import type { Normal } from './normal.ts';
import { createRidge, stiffen } from './penalty.ts';
import { coupleTerms, eliminated, solveColumns } from './preconditioner.ts';
import { createSmoothBlock, layOut } from './smooth-block.ts';
import { factorTerms, type Prepared } from './solve.ts';

/**
 * The lattice is eliminated on its smoothest modes alone. Rougher modes differ from cell to cell, so that they hardly
 * stand in for a level, which is smooth.
 */
const MODES = 12;

/**
 * The uncertainty of sums of the columns beside the lattice, from the covariance of the fit: the inverse of the normal
 * matrix with its penalties, of which the lattice is eliminated.
 *
 * @param whole the normal equations that `prepared` was made of
 * @returns from weights of the columns to the standard deviation of their sum, in standard deviations of a row of weight 1
 */
export function createTermDeviation(
  { basis, normal, spectral, penalised }: Prepared,
  whole: Normal,
  penalty: number,
  length: number,
): (weights: Float64Array) => number {
  const { columnCount, knotCount } = basis;
  const scale = scalePrecision(basis.scale, length);
  const level = penalised && stiffen(penalised, spectral, penalty, scale);
  const block = createSmoothBlock(basis, whole, spectral, MODES);
  const count = block.modes.length;
  const { shape, matrix } = layOut(basis, block, count, createRidge(spectral, penalty, scale, 0));
  const factor = factorTerms(basis, normal, level);
  const coupling = coupleTerms({ ...basis, coupledColumns: columnCount }, whole, spectral, block.modes, count, factor);
  if (level) {
    const row = new Float64Array(columnCount);
    for (let knot = 0; knot < knotCount; knot++)
      for (const [i, mode] of block.modes.entries()) {
        for (const first of level.groups)
          for (const [k, own] of level.stiffness.entries()) row[first + k] = own[mode * knotCount + knot]!;
        for (const [c, value] of solveLower(factor, row, columnCount).entries())
          coupling[c * shape.size + knot * count + i]! += value;
      }
  }
  const elimination = solveColumns(choleskyFactor(matrix, shape), shape, coupling);
  const reduced = choleskyFactor(eliminated(coupling, elimination, shape.size, columnCount), columnCount);
  return (weights) => Math.hypot(...solveLower(reduced, solveLower(factor, weights, columnCount), columnCount));
}
