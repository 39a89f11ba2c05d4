import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapleyValues } from './shapley.ts';
import { gaussLegendre, shapleyOfProduct } from './shapley-product.ts';

const factors = fc.array(fc.double({ min: 0.05, max: 20, noNaN: true }), { minLength: 1, maxLength: 9 });

describe('shapleyOfProduct', () => {
  it('is what all subsets give', () => {
    fc.assert(
      fc.property(factors, (given) => {
        const values = Float64Array.from({ length: 2 ** given.length }, (_, subset) =>
          given.reduce((product, factor, i) => ((subset >> i) & 1 ? product * factor : product), 1),
        );
        const scale = Math.max(...values);
        const expected = shapleyValues(values, given.length);
        for (const [i, value] of shapleyOfProduct(Float64Array.from(given)).entries())
          expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-12 * scale);
      }),
    );
  });

  it('sums to the product less 1, also for eighty factors', () => {
    const many = Float64Array.from({ length: 80 }, (_, i) => Math.exp(0.3 * Math.sin(7 * i)));
    const product = many.reduce((all, factor) => all * factor, 1);
    expect(shapleyOfProduct(many).reduce((sum, value) => sum + value, 0)).toBeCloseTo(product - 1, 10);
  });
});

it('gaussLegendre integrates polynomials of degree 2n − 1', () => {
  for (const n of [1, 2, 5, 40]) {
    const { points, weights } = gaussLegendre(n);
    const degree = 2 * n - 1;
    const integral = points.reduce((sum, x, i) => sum + weights[i]! * x ** degree, 0);
    expect(integral).toBeCloseTo(1 / (degree + 1), 12);
  }
});
