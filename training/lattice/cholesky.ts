/**
 * Which entries a symmetric matrix keeps: in row i the columns first[i] … i, entry (i, j) at start[i] + j. No row begins before
 * the one above it, so that nothing fills in.
 */
export interface Envelope {
  readonly size: number;
  readonly first: Int32Array;
  readonly start: Int32Array;
}

/** A size stands for a dense matrix, row-major. */
export type Shape = number | Envelope;

/**
 * Lower triangular L with L·L' = A, laid out as A.
 *
 * @param matrix symmetric positive definite
 * @throws FactorError naming the first pivot that is not positive
 */
export function choleskyFactor(matrix: Float64Array, shape: Shape): Float64Array {
  const { size, first, start } = envelopeOf(shape);
  const l = new Float64Array(matrix.length);
  for (let i = 0; i < size; i++) {
    const row = start[i]!;
    const from = first[i]!;
    let j = from;
    // Four columns at a time share what they read of row i.
    for (; j + 3 < i; j += 4) {
      const a = start[j]!;
      const b = start[j + 1]!;
      const c = start[j + 2]!;
      const d = start[j + 3]!;
      let p = matrix[row + j]!;
      let q = matrix[row + j + 1]!;
      let r = matrix[row + j + 2]!;
      let s = matrix[row + j + 3]!;
      for (let k = from; k < j; k++) {
        const value = l[row + k]!;
        p -= value * l[a + k]!;
        q -= value * l[b + k]!;
        r -= value * l[c + k]!;
        s -= value * l[d + k]!;
      }
      p /= l[a + j]!;
      q = (q - p * l[b + j]!) / l[b + j + 1]!;
      r = (r - p * l[c + j]! - q * l[c + j + 1]!) / l[c + j + 2]!;
      s = (s - p * l[d + j]! - q * l[d + j + 1]! - r * l[d + j + 2]!) / l[d + j + 3]!;
      l[row + j] = p;
      l[row + j + 1] = q;
      l[row + j + 2] = r;
      l[row + j + 3] = s;
    }
    for (; j < i; j++)
      l[row + j] = (matrix[row + j]! - dot(l, row + from, l, start[j]! + from, j - from)) / l[start[j]! + j]!;
    const pivot = matrix[row + i]! - dot(l, row + from, l, row + from, i - from);
    if (!(pivot > 0)) throw new FactorError(`cholesky: pivot ${i} of ${size} is ${pivot}, a positive number expected`);
    l[row + i] = Math.sqrt(pivot);
  }
  return l;
}

export class FactorError extends Error {
  override readonly name = 'FactorError';
}

/** x with L·x = b. */
export function solveLower(factor: Float64Array, b: Float64Array, shape: Shape): Float64Array {
  const { size, first, start } = envelopeOf(shape);
  const x = b.slice();
  let i = 0;
  while (i < size) {
    const row = start[i]!;
    const from = first[i]!;
    if (i + 3 >= size || first[i + 3] !== from) {
      x[i] = (x[i]! - dot(factor, row + from, x, from, i - from)) / factor[row + i]!;
      i++;
      continue;
    }
    // Four rows share what they read of x.
    const [b1, c, d] = [start[i + 1]!, start[i + 2]!, start[i + 3]!];
    let p = x[i]!;
    let q = x[i + 1]!;
    let r = x[i + 2]!;
    let s = x[i + 3]!;
    for (let j = from; j < i; j++) {
      const value = x[j]!;
      p -= factor[row + j]! * value;
      q -= factor[b1 + j]! * value;
      r -= factor[c + j]! * value;
      s -= factor[d + j]! * value;
    }
    p /= factor[row + i]!;
    q = (q - factor[b1 + i]! * p) / factor[b1 + i + 1]!;
    r = (r - factor[c + i]! * p - factor[c + i + 1]! * q) / factor[c + i + 2]!;
    s = (s - factor[d + i]! * p - factor[d + i + 1]! * q - factor[d + i + 2]! * r) / factor[d + i + 3]!;
    x[i] = p;
    x[i + 1] = q;
    x[i + 2] = r;
    x[i + 3] = s;
    i += 4;
  }
  return x;
}

/** x with L'·x = b. */
export function solveLowerTransposed(factor: Float64Array, b: Float64Array, shape: Shape): Float64Array {
  const { size, first, start } = envelopeOf(shape);
  const x = b.slice();
  let i = size - 1;
  while (i >= 0) {
    const row = start[i]!;
    const from = first[i]!;
    if (i < 3 || first[i - 3] !== from) {
      const value = x[i]! / factor[row + i]!;
      x[i] = value;
      for (let j = from; j < i; j++) x[j]! -= factor[row + j]! * value;
      i--;
      continue;
    }
    const [b1, c, d] = [start[i - 1]!, start[i - 2]!, start[i - 3]!];
    const p = x[i]! / factor[row + i]!;
    const q = (x[i - 1]! - factor[row + i - 1]! * p) / factor[b1 + i - 1]!;
    const r = (x[i - 2]! - factor[row + i - 2]! * p - factor[b1 + i - 2]! * q) / factor[c + i - 2]!;
    const s =
      (x[i - 3]! - factor[row + i - 3]! * p - factor[b1 + i - 3]! * q - factor[c + i - 3]! * r) / factor[d + i - 3]!;
    x[i] = p;
    x[i - 1] = q;
    x[i - 2] = r;
    x[i - 3] = s;
    const end = i - 3;
    for (let j = from; j < end; j++)
      x[j]! -= factor[row + j]! * p + factor[b1 + j]! * q + factor[c + j]! * r + factor[d + j]! * s;
    i -= 4;
  }
  return x;
}

function envelopeOf(shape: Shape): Envelope {
  if (typeof shape !== 'number') return shape;
  const start = Int32Array.from({ length: shape }, (_, i) => i * shape);
  return { size: shape, first: new Int32Array(shape), start };
}

/** Σ a[fromA + j] · b[fromB + j] over `length` entries. */
export function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let s = 0;
  let t = 0;
  let u = 0;
  let v = 0;
  let j = 0;
  for (; j + 3 < length; j += 4) {
    s += a[fromA + j]! * b[fromB + j]!;
    t += a[fromA + j + 1]! * b[fromB + j + 1]!;
    u += a[fromA + j + 2]! * b[fromB + j + 2]!;
    v += a[fromA + j + 3]! * b[fromB + j + 3]!;
  }
  for (; j < length; j++) s += a[fromA + j]! * b[fromB + j]!;
  return s + t + (u + v);
}
