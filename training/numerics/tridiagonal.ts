/** A symmetric tridiagonal matrix for each line of knots: nodeCount entries each, the last `next` of a line 0. */
export interface Tridiagonals {
  readonly diagonal: Float64Array;
  readonly next: Float64Array;
}

/** Adds the product of each line with x to out. */
export function multiplyTridiagonals({ diagonal, next }: Tridiagonals, x: Float64Array, out: Float64Array): void {
  const last = x.length - 1;
  for (let i = 0; i < last; i++) {
    out[i]! += diagonal[i]! * x[i]! + next[i]! * x[i + 1]!;
    out[i + 1]! += next[i]! * x[i]!;
  }
  out[last]! += diagonal[last]! * x[last]!;
}

/** Factors each line as L·D·L' (Thomas). It keeps D inverted, and the one off-diagonal of L. */
export function factorTridiagonals({ diagonal, next }: Tridiagonals): Tridiagonals {
  const inverse = new Float64Array(diagonal.length);
  const lower = new Float64Array(diagonal.length);
  for (let i = 0; i < diagonal.length; i++) {
    const taken = i > 0 ? lower[i - 1]! * next[i - 1]! : 0;
    inverse[i] = 1 / (diagonal[i]! - taken);
    lower[i] = next[i]! * inverse[i]!;
  }
  return { diagonal: inverse, next: lower };
}

/** Solves every line in place. */
export function solveTridiagonals({ diagonal, next }: Tridiagonals, x: Float64Array): void {
  for (let i = 1; i < x.length; i++) x[i]! -= next[i - 1]! * x[i - 1]!;
  x[x.length - 1]! *= diagonal[x.length - 1]!;
  for (let i = x.length - 2; i >= 0; i--) x[i] = x[i]! * diagonal[i]! - next[i]! * x[i + 1]!;
}
