import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choleskyFactor, FactorError, solveLower, solveLowerTransposed } from './cholesky.ts';

describe('choleskyFactor', () => {
  it('factors the textbook matrix (Wikipedia, Cholesky decomposition)', () => {
    const matrix = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98);
    expect(Array.from(choleskyFactor(matrix, 3))).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  it('names the pivot that is not positive', () => {
    expect(() => choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toThrow(FactorError);
    expect(() => choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toThrow('pivot 1 of 2 is -3');
    expect(() => choleskyFactor(Float64Array.of(Number.NaN), 1)).toThrow(FactorError);
  });

  it('keeps to an envelope: a banded matrix is factored as the dense one with zeros', () => {
    const [size, width] = [23, 6];
    const first = Int32Array.from({ length: size }, (_, i) => Math.max(0, i - width));
    const start = new Int32Array(size);
    for (let i = 1; i < size; i++) start[i] = start[i - 1]! + i - first[i]!;
    const banded = new Float64Array(start[size - 1]! + size);
    const dense = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let j = first[i]!; j <= i; j++) {
        const value = i === j ? 9 : Math.sin(i * 31 + j);
        banded[start[i]! + j] = value;
        dense[i * size + j] = value;
        dense[j * size + i] = value;
      }
    const shape = { size, first, start };
    const b = Float64Array.from({ length: size }, (_, i) => Math.cos(i));
    const [narrow, wide] = [choleskyFactor(banded, shape), choleskyFactor(dense, size)];
    const solved = solveLowerTransposed(narrow, solveLower(narrow, b, shape), shape);
    const expected = solveLowerTransposed(wide, solveLower(wide, b, size), size);
    expect(Array.from(solved)).toEqual(Array.from(expected, (value) => expect.closeTo(value, 12)));
  });

  it('solves what it factored: L·L′·x = b', () => {
    const sizes = fc.integer({ min: 1, max: 12 });
    const entry = fc.double({ min: -2, max: 2, noNaN: true });
    const systems = sizes.chain((n) =>
      fc.tuple(
        fc.array(entry, { minLength: n * n, maxLength: n * n }),
        fc.array(entry, { minLength: n, maxLength: n }),
      ),
    );
    fc.assert(
      fc.property(systems, ([root, x]) => {
        const n = x.length;
        // M·M′ + I is positive definite whatever M is.
        const matrix = Float64Array.from({ length: n * n }, (_, at) => {
          const [i, j] = [Math.floor(at / n), at % n];
          let sum = i === j ? 1 : 0;
          for (let k = 0; k < n; k++) sum += root[i * n + k]! * root[j * n + k]!;
          return sum;
        });
        const b = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((sum, value, j) => sum + matrix[i * n + j]! * value, 0),
        );
        const factor = choleskyFactor(matrix, n);
        const solved = solveLowerTransposed(factor, solveLower(factor, b, n), n);
        for (let i = 0; i < n; i++) expect(solved[i]).toBeCloseTo(x[i]!, 8);
      }),
    );
  });
});
