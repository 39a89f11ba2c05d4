/**
 * Lower triangular L with L·L' = A, row-major.
 *
 * @param matrix symmetric positive definite, size × size
 * @throws FactorError naming the first pivot that is not positive
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
      if (i > j) factor[i * size + j] = sum / factor[j * size + j]!;
      else if (sum > 0) factor[i * size + i] = Math.sqrt(sum);
      else throw new FactorError(`cholesky: pivot ${i} of ${size} is ${sum}, a positive number expected`);
    }
  return factor;
}

export class FactorError extends Error {
  override readonly name = 'FactorError';
}

/** x with L·x = b. */
export function solveLower(factor: Float64Array, b: Float64Array, size: number): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < size; i++) {
    let sum = x[i]!;
    for (let j = 0; j < i; j++) sum -= factor[i * size + j]! * x[j]!;
    x[i] = sum / factor[i * size + i]!;
  }
  return x;
}

/** x with L'·x = b. */
export function solveLowerTransposed(factor: Float64Array, b: Float64Array, size: number): Float64Array {
  const x = Float64Array.from(b);
  for (let i = size - 1; i >= 0; i--) {
    const value = x[i]! / factor[i * size + i]!;
    x[i] = value;
    for (let j = 0; j < i; j++) x[j]! -= factor[i * size + j]! * value;
  }
  return x;
}
