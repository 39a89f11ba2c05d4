import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choleskyFactor, FactorError } from '../numerics/cholesky.ts';
import { factorDense } from './dense-cholesky.ts';
import { eliminationOrder } from './elimination-order.ts';
import { shapeOf } from './sparse-cholesky.ts';

/** I + X'X of random rows that each have few entries: the identity first, then each product as a value of its own. */
function makeMatrix(size: number, drawn: readonly (readonly number[])[]) {
  const places: [row: number, column: number][] = Array.from({ length: size }, (_, i) => [i, i]);
  for (const row of drawn) for (const i of row) for (const j of row) if (j <= i) places.push([i, j]);
  const [rows, columns] = [0, 1].map((side) => Int32Array.from(places, (place) => place[side]!));
  return { size, rows: rows!, columns: columns!, values: new Float64Array(places.length).fill(1) };
}

const matrices = fc
  .integer({ min: 1, max: 24 })
  .chain((size) =>
    fc
      .array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 5 }), { maxLength: 40 })
      .map((drawn) => makeMatrix(size, drawn)),
  );

describe('a sparse factor', () => {
  it('solves, whatever is dense and whatever is not, and in whatever order', () => {
    fc.assert(
      fc.property(matrices, fc.boolean(), (matrix, isOrdered) => {
        const { size, rows, columns, values } = matrix;
        const x = Float64Array.from({ length: size }, (_, i) => Math.sin(i + 1));
        const right = new Float64Array(size);
        for (const [i, value] of values.entries()) {
          const [row, column] = [rows[i]!, columns[i]!];
          right[row]! += value * x[column]!;
          if (row !== column) right[column]! += value * x[row]!;
        }
        const order = isOrdered ? eliminationOrder(matrix) : Int32Array.from(x, (_, i) => i);
        const solved = shapeOf(matrix, order).factor(values).solve(right);
        for (let i = 0; i < size; i++) expect(solved[i]).toBeCloseTo(x[i]!, 9);
      }),
    );
  });

  it('is refused of a matrix that is not positive definite', () => {
    const places = { size: 2, rows: Int32Array.of(0, 1, 1), columns: Int32Array.of(0, 0, 1) };
    expect(() => shapeOf(places, Int32Array.of(0, 1)).factor(Float64Array.of(1, 2, 1))).toThrow(FactorError);
  });
});

describe('the order of elimination', () => {
  it('leaves the column that meets all others to the end', () => {
    const star = { size: 40, rows: Int32Array.from({ length: 39 }, (_, i) => i + 1), columns: new Int32Array(39) };
    const order = eliminationOrder(star);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from(order, (_, i) => i));
    // With one other column left, either may be the last.
    expect([...order.subarray(38)]).toContain(0);
  });
});

describe('a dense factor', () => {
  it.each([1, 3, 4, 7, 22])('of %i rows is that of one row after the other', (size) => {
    const matrix = Float64Array.from({ length: size * size }, (_, at) => {
      const [i, j] = [Math.floor(at / size), at % size];
      return i === j ? size : Math.cos(i * 3 + j * 3) / 2;
    });
    const expected = choleskyFactor(matrix, size);
    factorDense(matrix, size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) expect(matrix[i * size + j]).toBeCloseTo(expected[i * size + j]!, 12);
  });
});
