import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isotonic } from './isotonic.ts';

const numbers = fc.array(
  fc.record({ value: fc.integer({ min: -9, max: 9 }), weight: fc.integer({ min: 1, max: 5 }) }),
  {
    minLength: 1,
    maxLength: 12,
  },
);

it('never falls, keeps the weighted mean, and leaves an order alone', () => {
  fc.assert(
    fc.property(numbers, (given) => {
      const values = Float64Array.from(given, ({ value }) => value);
      const weights = Float64Array.from(given, ({ weight }) => weight);
      const found = isotonic(values, weights);
      for (let i = 1; i < found.length; i++) expect(found[i]).toBeGreaterThanOrEqual(found[i - 1]!);
      const total = (of: Float64Array) => of.reduce((sum, value, i) => sum + value * weights[i]!, 0);
      expect(total(found)).toBeCloseTo(total(values), 9);
      const sorted = values.toSorted();
      expect(isotonic(sorted, weights)).toEqual(sorted);
    }),
  );
});
