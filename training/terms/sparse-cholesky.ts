import { FactorError, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts';
import { factorDense } from './dense-cholesky.ts';
import type { Places } from './elimination-order.ts';

/*
 * The factor L·D·L' of a symmetric positive definite matrix, of which many columns have few entries (Davis 2006). Where L has entries
 * follows from where the matrix has them, and is found once for many matrices. The columns that come last are nearly full: they are
 * factored as a dense matrix.
 */

/** Where the factor has entries. */
export interface SparseShape {
  /** @param values those at the places that the shape was made from. Values at one place are added. @throws FactorError */
  readonly factor: (values: Float64Array) => SparseFactor;
}

export interface SparseFactor {
  readonly solve: (right: Float64Array) => Float64Array;
}

/** A product of single entries takes so many times as long as one of a dense matrix. */
const SPARSE_COST = 3;

/** @param order in which columns are eliminated */
export function shapeOf(places: Places, order: Int32Array): SparseShape {
  const matrix = lowerPart(places, order);
  const below = entriesBelow(matrix);
  const sparse = sparseColumns(below);
  return { factor: (values) => factor(matrix, below, sparse, order, values) };
}

/** The lower triangle by column, in the order of elimination. `sources` are the indices of its places. */
interface LowerPart {
  readonly size: number;
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly sources: Int32Array;
}

function lowerPart({ size, rows, columns }: Places, order: Int32Array): LowerPart {
  const position = new Int32Array(size);
  for (let i = 0; i < size; i++) position[order[i]!] = i;
  const starts = new Int32Array(size + 1);
  const columnOf = (i: number) => Math.min(position[rows[i]!]!, position[columns[i]!]!);
  for (let i = 0; i < rows.length; i++) starts[columnOf(i) + 1]!++;
  for (let k = 0; k < size; k++) starts[k + 1]! += starts[k]!;
  const next = starts.slice();
  const [lower, sources] = [new Int32Array(rows.length), new Int32Array(rows.length)];
  for (let i = 0; i < rows.length; i++) {
    const at = next[columnOf(i)]!++;
    lower[at] = Math.max(position[rows[i]!]!, position[columns[i]!]!);
    sources[at] = i;
  }
  return { size, starts, rows: lower, sources };
}

/** For each column the rows below the diagonal in which the factor has entries, ascending. */
function entriesBelow({ size, starts, rows }: LowerPart): Int32Array[] {
  const below: Int32Array[] = [];
  // The columns whose first entry below the diagonal is in a row. All their further entries are entries of that row's column.
  const children: number[][] = Array.from({ length: size }, () => []);
  const seen = new Int32Array(size).fill(-1);
  const found = new Int32Array(size);
  for (let k = 0; k < size; k++) {
    let count = 0;
    const add = (row: number) => {
      if (row <= k || seen[row] === k) return;
      seen[row] = k;
      found[count++] = row;
    };
    for (let at = starts[k]!; at < starts[k + 1]!; at++) add(rows[at]!);
    for (const child of children[k]!) for (const row of below[child]!) add(row);
    below.push(found.slice(0, count).sort());
    if (count > 0) children[below[k]![0]!]!.push(k);
  }
  return below;
}

/** How many columns are eliminated one by one, before the rest is dense: as many as make the least work. */
function sparseColumns(below: readonly Int32Array[]): number {
  let [work, best, chosen] = [0, Number.POSITIVE_INFINITY, 0];
  for (let k = 0; k <= below.length; k++) {
    const all = work + (below.length - k) ** 3 / 6;
    if (all < best) [best, chosen] = [all, k];
    if (k < below.length) work += (SPARSE_COST * below[k]!.length ** 2) / 2;
  }
  return chosen;
}

function factor(
  { size, starts, rows, sources }: LowerPart,
  below: readonly Int32Array[],
  sparse: number,
  order: Int32Array,
  given: Float64Array,
): SparseFactor {
  const pivots = new Float64Array(sparse);
  const lower: Float64Array[] = [];
  const rest = size - sparse;
  const dense = new Float64Array(rest * rest);
  // The columns that are next to change a column, as linked lists, and how far each has come.
  const [first, following] = [new Int32Array(size).fill(-1), new Int32Array(sparse)];
  const reached = new Int32Array(sparse);
  const link = (k: number) => {
    const row = below[k]![reached[k]!];
    if (row === undefined) return;
    following[k] = first[row]!;
    first[row] = k;
  };
  const column = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    for (let at = starts[j]!; at < starts[j + 1]!; at++) column[rows[at]!]! += given[sources[at]!]!;
    for (let k = first[j]!; k >= 0; ) {
      const after = following[k]!;
      const [where, values] = [below[k]!, lower[k]!];
      const times = values[reached[k]!]! * pivots[k]!;
      for (let at = reached[k]!; at < where.length; at++) column[where[at]!]! -= times * values[at]!;
      reached[k]!++;
      link(k);
      k = after;
    }
    if (j >= sparse) {
      for (let i = j; i < size; i++) {
        dense[(i - sparse) * rest + j - sparse] = column[i]!;
        column[i] = 0;
      }
      continue;
    }
    const pivot = column[j]!;
    if (!(pivot > 0)) throw new FactorError(`pivot ${j} of ${size} is ${pivot}, a positive number expected`);
    column[j] = 0;
    pivots[j] = pivot;
    const where = below[j]!;
    const values = new Float64Array(where.length);
    for (let at = 0; at < where.length; at++) {
      values[at] = column[where[at]!]! / pivot;
      column[where[at]!] = 0;
    }
    lower.push(values);
    link(j);
  }
  factorDense(dense, rest);
  return {
    solve: (right) => {
      const x = Float64Array.from(order, (at) => right[at]!);
      for (let k = 0; k < sparse; k++) {
        const [where, values, known] = [below[k]!, lower[k]!, x[k]!];
        for (let at = 0; at < where.length; at++) x[where[at]!]! -= values[at]! * known;
      }
      x.set(solveLowerTransposed(dense, solveLower(dense, x.subarray(sparse), rest), rest), sparse);
      for (let k = sparse - 1; k >= 0; k--) {
        const [where, values] = [below[k]!, lower[k]!];
        let sum = x[k]! / pivots[k]!;
        for (let at = 0; at < where.length; at++) sum -= values[at]! * x[where[at]!]!;
        x[k] = sum;
      }
      const out = new Float64Array(size);
      for (let i = 0; i < size; i++) out[order[i]!] = x[i]!;
      return out;
    },
  };
}
