/**
 * The stored entries of a symmetric matrix: in row i the columns first[i] … i, entry (i, j) at start[i] + j. No row begins
 * before the row above it. So factoring makes no further entries.
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
  const envelope = envelopeOf(shape);
  const { size, first, start } = envelope;
  const l = new Float64Array(matrix.length);
  for (let i = 0; i < size; i++) {
    const row = start[i]!;
    const from = first[i]!;
    // The entries left of the diagonal are x in L·x = that part of row i.
    for (let j = from; j < i; j++) l[row + j] = matrix[row + j]!;
    substitute(l, envelope, l, row, from, i);
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
  const envelope = envelopeOf(shape);
  const x = b.slice();
  substitute(factor, envelope, x, 0, 0, envelope.size);
  return x;
}

/** Solves L·x = b in place by the rows from … to of L. `x` holds b, entry i at `offset + i`; b is 0 before `from`. */
function substitute(
  factor: Float64Array,
  { first, start }: Envelope,
  x: Float64Array,
  offset: number,
  from: number,
  to: number,
): void {
  let i = from;
  while (i < to) {
    const a = start[i]!;
    const least = Math.max(first[i]!, from);
    if (i + 3 >= to || Math.max(first[i + 3]!, from) !== least) {
      x[offset + i] = (x[offset + i]! - dot(factor, a + least, x, offset + least, i - least)) / factor[a + i]!;
      i++;
      continue;
    }
    // Four rows at a time, so that each entry of x is read once for four.
    const b = start[i + 1]!;
    const c = start[i + 2]!;
    const d = start[i + 3]!;
    let p = x[offset + i]!;
    let q = x[offset + i + 1]!;
    let r = x[offset + i + 2]!;
    let s = x[offset + i + 3]!;
    for (let j = least; j < i; j++) {
      const value = x[offset + j]!;
      p -= factor[a + j]! * value;
      q -= factor[b + j]! * value;
      r -= factor[c + j]! * value;
      s -= factor[d + j]! * value;
    }
    p /= factor[a + i]!;
    q = (q - factor[b + i]! * p) / factor[b + i + 1]!;
    r = (r - factor[c + i]! * p - factor[c + i + 1]! * q) / factor[c + i + 2]!;
    s = (s - factor[d + i]! * p - factor[d + i + 1]! * q - factor[d + i + 2]! * r) / factor[d + i + 3]!;
    x[offset + i] = p;
    x[offset + i + 1] = q;
    x[offset + i + 2] = r;
    x[offset + i + 3] = s;
    i += 4;
  }
}

/** x with L'·x = b. */
export function solveLowerTransposed(factor: Float64Array, right: Float64Array, shape: Shape): Float64Array {
  const { size, first, start } = envelopeOf(shape);
  const x = right.slice();
  let i = size - 1;
  while (i >= 0) {
    const a = start[i]!;
    const from = first[i]!;
    if (i < 3 || first[i - 3] !== from) {
      const value = x[i]! / factor[a + i]!;
      x[i] = value;
      for (let j = from; j < i; j++) x[j]! -= factor[a + j]! * value;
      i--;
      continue;
    }
    const b = start[i - 1]!;
    const c = start[i - 2]!;
    const d = start[i - 3]!;
    const p = x[i]! / factor[a + i]!;
    const q = (x[i - 1]! - factor[a + i - 1]! * p) / factor[b + i - 1]!;
    const r = (x[i - 2]! - factor[a + i - 2]! * p - factor[b + i - 2]! * q) / factor[c + i - 2]!;
    const s =
      (x[i - 3]! - factor[a + i - 3]! * p - factor[b + i - 3]! * q - factor[c + i - 3]! * r) / factor[d + i - 3]!;
    x[i] = p;
    x[i - 1] = q;
    x[i - 2] = r;
    x[i - 3] = s;
    const end = i - 3;
    for (let j = from; j < end; j++)
      x[j]! -= factor[a + j]! * p + factor[b + j]! * q + factor[c + j]! * r + factor[d + j]! * s;
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
