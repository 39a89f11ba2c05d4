import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Axis, ScaleAxis } from '../../datasets/lattice-dataset.ts';
import { axisSize } from './basis.ts';

/**
 * Covariance of the values along one axis: (τ·11' + K)/(1 + τ). K(i, j) is exp(−|i − j|/ℓ); for flags the product of 2 × 2
 * matrices; for a category the identity, so that its levels are exchangeable.
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
    case 'category':
      return i === j ? 1 : 0;
    case 'flags':
      return axis.correlation ** popCount(i ^ j);
  }
}

function popCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

/** The inverse of a scale axis's kernel: a tridiagonal matrix less share · direction·direction'. */
export interface ScalePrecision {
  readonly diagonal: Float64Array;
  /** Entry with the next knot; the last is 0. */
  readonly next: Float64Array;
  readonly direction: Float64Array;
  readonly share: number;
}

/**
 * exp(−|i − j|/ℓ) is the covariance of a Markov process (Ornstein & Uhlenbeck). So its inverse T is tridiagonal. The constant
 * τ subtracts a multiple of T·1·1'·T from it (Sherman & Morrison).
 */
export function scalePrecision({ knots, tau }: ScaleAxis, length: number): ScalePrecision {
  const diagonal = new Float64Array(knots.length).fill(1 + tau);
  const next = new Float64Array(knots.length);
  for (let k = 0; k + 1 < knots.length; k++) {
    const step = Math.exp(-Math.abs(knots[k + 1]! - knots[k]!) / length);
    const link = ((1 + tau) * step) / (1 - step * step);
    diagonal[k]! += link * step;
    diagonal[k + 1]! += link * step;
    next[k] = -link;
  }
  const direction = diagonal.map((value, k) => value + next[k]! + (k > 0 ? next[k - 1]! : 0));
  const sum = direction.reduce((a, b) => a + b, 0);
  return { diagonal, next, direction, share: tau / (1 + tau + tau * sum) };
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
