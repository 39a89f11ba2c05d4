import fc from 'fast-check';
import { expect, it } from 'vitest';
import { selectRank } from './select-rank.ts';

it('finds the value of each rank, and only reorders the values', () => {
  const values = fc.array(fc.oneof(fc.nat(9), fc.double({ noNaN: true })), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, (given) => {
      const sorted = Float64Array.from(given).sort();
      for (let rank = 0; rank < sorted.length; rank++) {
        const reordered = Float64Array.from(given);
        expect(selectRank(reordered, rank) === sorted[rank]).toBe(true);
        expect(reordered.sort()).toEqual(sorted);
      }
    }),
  );
});
