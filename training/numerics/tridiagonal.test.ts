import { Matrix, solve } from 'ml-matrix';
import { expect, it } from 'vitest';
import { createRandom } from '../../datasets/testing/random.ts';
import { factorTridiagonals, multiplyTridiagonals, solveTridiagonals } from './tridiagonal.ts';

const random = createRandom(2);
const [lineCount, knotCount] = [3, 5];
const size = lineCount * knotCount;
const next = Float64Array.from({ length: size }, (_, at) => (at % knotCount === knotCount - 1 ? 0 : random() - 0.5));
const diagonal = Float64Array.from({ length: size }, () => 2 + random());
const x = Float64Array.from({ length: size }, () => random() - 0.5);

const dense = Matrix.diag(Array.from(diagonal));
for (const [at, link] of next.entries())
  if (link !== 0) {
    dense.set(at, at + 1, link);
    dense.set(at + 1, at, link);
  }
const column = Matrix.columnVector(Array.from(x));
const closeTo = (expected: Matrix) => expected.to1DArray().map((value) => expect.closeTo(value, 12));

it('multiplies each line and adds the result', () => {
  const out = new Float64Array(size).fill(1);
  multiplyTridiagonals({ diagonal, next }, x, out);
  expect(Array.from(out, (value) => value - 1)).toEqual(closeTo(dense.mmul(column)));
});

it('solves each line', () => {
  const solved = x.slice();
  solveTridiagonals(factorTridiagonals({ diagonal, next }), solved);
  expect(Array.from(solved)).toEqual(closeTo(solve(dense, column)));
});
