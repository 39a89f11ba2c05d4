import { choleskyFactor, FactorError, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts';

/**
 * The factor of a symmetric positive definite matrix, of which many columns have few entries. Columns are eliminated from the
 * fewest entries on: a level that few rows have meets few other columns. What is left at the end is dense, and small.
 */
export interface SparseFactor {
  readonly solve: (right: Float64Array) => Float64Array;
}

/** The symmetric matrix A with A(i, j) at `start(i) + j` for j ≤ i, start(i) = i(i + 1)/2. */
export type Triangle = Float64Array;

/** The columns from the fewest entries to the most. It depends on where entries are, and not on their size. */
export function eliminationOrder(triangle: Triangle, size: number): Int32Array {
  const degrees = new Int32Array(size);
  let at = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++)
      if (triangle[at++] !== 0) {
        degrees[i]!++;
        degrees[j]!++;
      }
  return Int32Array.from({ length: size }, (_, i) => i).sort((a, b) => degrees[a]! - degrees[b]! || a - b);
}

/** From this share of entries on, a column is worth eliminating with the dense rest. */
const DENSE = 0.4;

/**
 * @param order of elimination
 * @throws FactorError if the matrix is not positive definite
 */
export function factorSparse(triangle: Triangle, order: Int32Array): SparseFactor {
  const size = order.length;
  const upper = permuted(triangle, order);
  const rows: { readonly columns: Int32Array; readonly values: Float64Array }[] = [];
  const pivots: number[] = [];
  const buffer = new Int32Array(size);
  let k = 0;
  for (; k < size; k++) {
    const base = k * size;
    let count = 0;
    for (let j = k + 1; j < size; j++) if (upper[base + j] !== 0) buffer[count++] = j;
    if (count > DENSE * (size - k)) break;
    const pivot = upper[base + k]!;
    if (!(pivot > 0)) throw new FactorError(`pivot ${k} of ${size} is ${pivot}, a positive number expected`);
    const columns = buffer.slice(0, count);
    const values = Float64Array.from(columns, (j) => upper[base + j]!);
    for (let a = 0; a < count; a++) {
      const factor = values[a]! / pivot;
      const target = columns[a]! * size;
      for (let b = a; b < count; b++) upper[target + columns[b]!]! -= factor * values[b]!;
    }
    rows.push({ columns, values });
    pivots.push(pivot);
  }
  const rest = size - k;
  const dense = new Float64Array(rest * rest);
  for (let i = 0; i < rest; i++) for (let j = 0; j <= i; j++) dense[i * rest + j] = upper[(k + j) * size + k + i]!;
  const factor = choleskyFactor(dense, rest);

  return {
    solve: (right) => {
      const x = Float64Array.from(order, (column) => right[column]!);
      for (let i = 0; i < k; i++) {
        const { columns, values } = rows[i]!;
        const share = x[i]! / pivots[i]!;
        for (let a = 0; a < columns.length; a++) x[columns[a]!]! -= values[a]! * share;
      }
      x.set(solveLowerTransposed(factor, solveLower(factor, x.subarray(k), rest), rest), k);
      for (let i = k - 1; i >= 0; i--) {
        const { columns, values } = rows[i]!;
        let sum = x[i]!;
        for (let a = 0; a < columns.length; a++) sum -= values[a]! * x[columns[a]!]!;
        x[i] = sum / pivots[i]!;
      }
      const out = new Float64Array(size);
      for (let i = 0; i < size; i++) out[order[i]!] = x[i]!;
      return out;
    },
  };
}

/** The upper triangle of the matrix in another order of its columns, row by row. */
function permuted(triangle: Triangle, order: Int32Array): Float64Array {
  const size = order.length;
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const a = order[i]!;
    for (let j = i; j < size; j++) {
      const b = order[j]!;
      out[i * size + j] = a >= b ? triangle[(a * (a + 1)) / 2 + b]! : triangle[(b * (b + 1)) / 2 + a]!;
    }
  }
  return out;
}
