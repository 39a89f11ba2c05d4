import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isotonicProjection, meanOfRunningBounds, type OrderedAxis } from './isotonic-projection.ts';

const line = (weights: readonly number[]): OrderedAxis[] => [
  { size: weights.length, stride: 1, weights: Float64Array.from(weights) },
];
const evenly = (size: number): number[] => new Array(size).fill(1);

/** Rows × columns, columns contiguous, with the product of the two axes' weights as metric. */
const grid = (rowWeights: readonly number[], columnWeights: readonly number[]): OrderedAxis[] => [
  { size: columnWeights.length, stride: 1, weights: Float64Array.from(columnWeights) },
  { size: rowWeights.length, stride: columnWeights.length, weights: Float64Array.from(rowWeights) },
];

const isOrdered = (values: Float64Array, axes: readonly OrderedAxis[]) =>
  axes.every(({ size, stride }) =>
    values.every((value, at) => Math.floor(at / stride) % size === size - 1 || value <= values[at + stride]!),
  );

const value = fc.double({ min: -3, max: 3, noNaN: true });
const weight = fc.double({ min: 0.02, max: 1, noNaN: true });

describe('projectOntoOrder on one line', () => {
  it.each([
    // The example of R's isoreg help page, and its fitted values.
    [
      [1, 0, 4, 3, 3, 5, 4, 2, 0],
      [0.5, 0.5, 3, 3, 3, 3, 3, 3, 3],
    ],
    // scikit-learn, test_isotonic.py: test_isotonic_regression.
    [
      [3, 7, 5, 9, 8, 7, 10],
      [3, 6, 6, 8, 8, 8, 10],
    ],
    [
      [10, 0, 2],
      [4, 4, 4],
    ],
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
  ])('pools adjacent violators: %j gives %j', (values, expected) => {
    const found = isotonicProjection(Float64Array.from(values), line(evenly(values.length)));
    expect(Array.from(found)).toEqual(expected.map((each) => expect.closeTo(each, 12)));
  });

  it('is the minimum over right ends of the maximum over left ends of weighted means (Barlow et al. 1972, 1.9)', () => {
    const lines = fc.array(fc.tuple(value, weight), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, (points) => {
        const [values, weights] = [points.map(([v]) => v), points.map(([, w]) => w)];
        const mean = (from: number, to: number) => {
          let [sum, mass] = [0, 0];
          for (let i = from; i <= to; i++) {
            sum += weights[i]! * values[i]!;
            mass += weights[i]!;
          }
          return sum / mass;
        };
        const indices = values.map((_, i) => i);
        const expected = indices.map((i) =>
          Math.max(...indices.slice(0, i + 1).map((s) => Math.min(...indices.slice(i).map((t) => mean(s, t))))),
        );
        expect(Array.from(isotonicProjection(Float64Array.from(values), line(weights)))).toEqual(
          expected.map((each) => expect.closeTo(each, 9)),
        );
      }),
    );
  });
});

describe('projectOntoOrder on a grid', () => {
  const grids = fc.tuple(
    fc.array(value, { minLength: 12, maxLength: 12 }),
    fc.array(weight, { minLength: 3, maxLength: 3 }),
    fc.array(weight, { minLength: 4, maxLength: 4 }),
  );

  it('is ordered along both axes to the last bit', () => {
    fc.assert(
      fc.property(grids, ([values, rows, columns]) => {
        const axes = grid(rows, columns);
        expect(isOrdered(isotonicProjection(Float64Array.from(values), axes), axes)).toBe(true);
      }),
    );
  });

  it('does not change ordered values, nor its own result', () => {
    fc.assert(
      fc.property(grids, ([values, rows, columns]) => {
        const axes = grid(rows, columns);
        const once = isotonicProjection(Float64Array.from(values), axes);
        expect(isotonicProjection(once, axes)).toEqual(once);
      }),
    );
  });

  it('is the nearest ordered grid: the max over upper sets of the min over lower sets of weighted means (Barlow et al. 1972, 2.8)', () => {
    fc.assert(
      fc.property(grids, ([values, rows, columns]) => {
        const expected = maxMinOverSets(values, rows, columns);
        const found = isotonicProjection(Float64Array.from(values), grid(rows, columns));
        // Sweeps end before the last bit, and the mean of running bounds makes up the rest.
        for (const [at, each] of expected.entries()) expect(Math.abs(found[at]! - each)).toBeLessThan(2e-3);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('moves no value beyond its neighbours', () => {
    fc.assert(
      fc.property(grids, ([values, rows, columns]) => {
        const found = isotonicProjection(Float64Array.from(values), grid(rows, columns));
        expect(Math.min(...found)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(Math.max(...found)).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
    );
  });
});

describe('an axis that falls', () => {
  const falling = (axes: readonly OrderedAxis[]) => axes.map((axis) => ({ ...axis, falls: true }));

  it('pools adjacent violators from its end: the example of isoreg, turned round', () => {
    const found = isotonicProjection(Float64Array.of(0, 2, 4, 5, 3, 3, 4, 0, 1), falling(line(evenly(9))));
    expect(Array.from(found)).toEqual([3, 3, 3, 3, 3, 3, 3, 0.5, 0.5].map((each) => expect.closeTo(each, 12)));
  });

  it('gives the negated result of a rising axis for negated values, in any metric', () => {
    const grids = fc.tuple(
      fc.array(value, { minLength: 12, maxLength: 12 }),
      fc.array(weight, { minLength: 3, maxLength: 3 }),
      fc.array(weight, { minLength: 4, maxLength: 4 }),
    );
    fc.assert(
      fc.property(grids, ([values, rows, columns]) => {
        const axes = grid(rows, columns);
        const found = isotonicProjection(Float64Array.from(values), falling(axes));
        const mirrored = isotonicProjection(
          Float64Array.from(values, (each) => -each),
          axes,
        );
        for (const [at, each] of found.entries()) expect(Math.abs(each + mirrored[at]!)).toBeLessThan(2e-3);
        expect(
          isOrdered(
            found.map((each) => -each),
            axes,
          ),
        ).toBe(true);
      }),
    );
  });
});

describe('meanOfRunningBounds', () => {
  it('orders any values along three axes, and does not change ordered ones', () => {
    const axes: OrderedAxis[] = [
      { size: 3, stride: 1, weights: Float64Array.of(1, 1, 1) },
      { size: 2, stride: 3, weights: Float64Array.of(1, 1) },
      { size: 4, stride: 6, weights: Float64Array.of(1, 1, 1, 1) },
    ];
    fc.assert(
      fc.property(fc.array(value, { minLength: 24, maxLength: 24 }), (values) => {
        const found = meanOfRunningBounds(Float64Array.from(values), axes);
        expect(isOrdered(found, axes)).toBe(true);
        expect(meanOfRunningBounds(found, axes)).toEqual(found);
      }),
    );
  });
});

/** Isotonic regression on a grid by definition: every upper set is a staircase, and so is every lower set. */
function maxMinOverSets(values: readonly number[], rows: readonly number[], columns: readonly number[]): number[] {
  const [height, width] = [rows.length, columns.length];
  // An upper set takes from each row the columns from a start on, and the starts do not rise with the row.
  const staircases = (row: number, most: number): number[][] =>
    row === height
      ? [[]]
      : Array.from({ length: most + 1 }, (_, start) =>
          staircases(row + 1, start).map((rest) => [start, ...rest]),
        ).flat();
  const uppers = staircases(0, width).map((starts) =>
    values.map((_, at) => at % width >= starts[Math.floor(at / width)]!),
  );
  const best = values.map(() => Number.NEGATIVE_INFINITY);
  for (const upper of uppers) {
    const least = values.map(() => Number.POSITIVE_INFINITY);
    for (const other of uppers) {
      // The complement of an upper set is a lower set.
      const both = values.map((_, at) => upper[at]! && !other[at]!);
      let [sum, mass] = [0, 0];
      for (const [at, each] of values.entries())
        if (both[at]) {
          const w = rows[Math.floor(at / width)]! * columns[at % width]!;
          sum += w * each;
          mass += w;
        }
      for (const at of values.keys()) if (both[at]) least[at] = Math.min(least[at]!, sum / mass);
    }
    for (const at of values.keys()) if (upper[at]) best[at] = Math.max(best[at]!, least[at]!);
  }
  return best;
}
