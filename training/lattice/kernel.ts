import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Axis } from '../../datasets/dataset.ts';
import { axisSize } from '../basis.ts';

/**
 * Covariance of the values along one axis: (τ·11' + K)/(1 + τ), K(i, j) = exp(−|i − j|/ℓ) or, for flags, the product of
 * 2 × 2 matrices.
 *
 * @param length overrides ℓ of a scale axis
 */
export function axisKernel(axis: Axis, length?: number): Matrix {
  const size = axisSize(axis);
  const kernel = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) kernel.set(i, j, (axis.tau + correlation(axis, i, j, length)) / (1 + axis.tau));
  return kernel;
}

function correlation(axis: Axis, i: number, j: number, length?: number): number {
  switch (axis.kind) {
    case 'scale':
      return Math.exp(-Math.abs(axis.knots[i]! - axis.knots[j]!) / (length ?? axis.length));
    case 'grade':
      return Math.exp(-Math.abs(i - j) / axis.length);
    case 'flags':
      return axis.correlation ** popCount(i ^ j);
  }
}

function popCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

/**
 * Generalised eigenvectors of (K⁻¹, diag p): V'·diag(p)·V = I and V'·K⁻¹·V = diag(values).
 *
 * @param weights p, length m, all > 0
 * @returns V by rows (m × m) and the m values, all > 0
 */
export function generalisedEigen(
  kernel: Matrix,
  weights: Float64Array,
): { vectors: Float64Array; values: Float64Array } {
  const size = weights.length;
  const root = weights.map(Math.sqrt);
  const scaled = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) scaled.set(i, j, kernel.get(i, j) * root[i]! * root[j]!);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scaled, { assumeSymmetric: true });
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) vectors[i * size + j] = eigenvectorMatrix.get(i, j) / root[i]!;
  return { vectors, values: Float64Array.from(realEigenvalues, (value) => 1 / value) };
}
