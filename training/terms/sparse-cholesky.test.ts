import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FactorError } from '../numerics/cholesky.ts';
import { eliminationOrder, factorSparse } from './sparse-cholesky.ts';

/** X'X + I of random rows that each have few entries, as a lower triangle. */
function makeMatrix(size: number, rows: readonly (readonly number[])[]): Float64Array {
  const out = new Float64Array((size * (size + 1)) / 2);
  for (let i = 0; i < size; i++) out[(i * (i + 1)) / 2 + i] = 1;
  for (const row of rows) for (const i of row) for (const j of row) if (j <= i) out[(i * (i + 1)) / 2 + j]! += 1;
  return out;
}

const sizes = fc.integer({ min: 1, max: 24 });
const matrices = sizes.chain((size) =>
  fc.record({
    size: fc.constant(size),
    rows: fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 5 }), { maxLength: 40 }),
  }),
);

describe('factorSparse', () => {
  it('solves, whatever is dense and whatever is not', () => {
    fc.assert(
      fc.property(matrices, ({ size, rows }) => {
        const matrix = makeMatrix(size, rows);
        const x = Float64Array.from({ length: size }, (_, i) => Math.sin(i + 1));
        const right = x.map((_, i) =>
          x.reduce((sum, value, j) => {
            const [a, b] = i >= j ? [i, j] : [j, i];
            return sum + matrix[(a * (a + 1)) / 2 + b]! * value;
          }, 0),
        );
        const solved = factorSparse(matrix, eliminationOrder(matrix, size)).solve(right);
        for (let i = 0; i < size; i++) expect(solved[i]).toBeCloseTo(x[i]!, 9);
      }),
    );
  });

  it('refuses a matrix that is not positive definite', () => {
    const matrix = Float64Array.of(1, 2, 1);
    expect(() => factorSparse(matrix, eliminationOrder(matrix, 2))).toThrow(FactorError);
  });
});
