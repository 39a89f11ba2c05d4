import { FactorError } from '../numerics/cholesky.ts';

/**
 * Replaces the lower triangle of a symmetric positive definite matrix, row by row, by its factor L with L·L' = A. Blocks of four rows
 * meet blocks of four rows: each number that is read is used four times.
 * @throws FactorError naming the first pivot that is not positive
 */
export function factorDense(l: Float64Array, size: number): void {
  for (let i = 0; i < size; i += 4) {
    const rows = Math.min(4, size - i);
    for (let j = 0; j < i; j += 4) {
      if (rows === 4) subtractBlock(l, size, i, j);
      else for (let a = i; a < size; a++) subtractRow(l, size, a, j, 4, j);
      for (let a = i; a < i + rows; a++) substituteBlock(l, size, a, j);
    }
    for (let a = i; a < i + rows; a++) {
      const row = a * size;
      for (let j = i; j <= a; j++) {
        let sum = l[row + j]!;
        const other = j * size;
        for (let k = 0; k < j; k++) sum -= l[row + k]! * l[other + k]!;
        if (j < a) l[row + j] = sum / l[other + j]!;
        else if (sum > 0) l[row + a] = Math.sqrt(sum);
        else throw new FactorError(`cholesky: pivot ${a} of ${size} is ${sum}, a positive number expected`);
      }
    }
  }
}

/** Subtracts the products of the columns before `j` from the columns j … j + 3 of the rows i … i + 3. */
function subtractBlock(l: Float64Array, size: number, i: number, j: number): void {
  const a = i * size;
  const b = a + size;
  const c = b + size;
  const d = c + size;
  for (let at = j; at < j + 4; at += 2) {
    const p = at * size;
    const q = p + size;
    let ap = 0;
    let aq = 0;
    let bp = 0;
    let bq = 0;
    let cp = 0;
    let cq = 0;
    let dp = 0;
    let dq = 0;
    for (let k = 0; k < j; k++) {
      const x = l[p + k]!;
      const y = l[q + k]!;
      const s = l[a + k]!;
      ap += s * x;
      aq += s * y;
      const t = l[b + k]!;
      bp += t * x;
      bq += t * y;
      const u = l[c + k]!;
      cp += u * x;
      cq += u * y;
      const v = l[d + k]!;
      dp += v * x;
      dq += v * y;
    }
    l[a + at]! -= ap;
    l[a + at + 1]! -= aq;
    l[b + at]! -= bp;
    l[b + at + 1]! -= bq;
    l[c + at]! -= cp;
    l[c + at + 1]! -= cq;
    l[d + at]! -= dp;
    l[d + at + 1]! -= dq;
  }
}

/** The same for one row, and for `count` columns. */
function subtractRow(l: Float64Array, size: number, i: number, j: number, count: number, before: number): void {
  const row = i * size;
  for (let b = j; b < j + count; b++) {
    let sum = 0;
    for (let k = 0; k < before; k++) sum += l[row + k]! * l[b * size + k]!;
    l[row + b]! -= sum;
  }
}

/** Finishes the columns j … j + 3 of a row. */
function substituteBlock(l: Float64Array, size: number, i: number, j: number): void {
  const row = i * size;
  for (let b = j; b < j + 4; b++) {
    let sum = l[row + b]!;
    for (let k = j; k < b; k++) sum -= l[row + k]! * l[b * size + k]!;
    l[row + b] = sum / l[b * size + b]!;
  }
}
