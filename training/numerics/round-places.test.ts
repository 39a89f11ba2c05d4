import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundPlaces } from './round-places.ts';

it('rounds as the decimal text of a number does', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e20, max: 1e20 }), fc.nat(15), (value, places) => {
      expect(roundPlaces(value, places)).toBe(Number(value.toFixed(places)) + 0);
    }),
  );
});

it.each([0, -0, 0.001, -0.001])('gives 0, without a sign, for %d at two places', (value) => {
  expect(Object.is(roundPlaces(value, 2), 0)).toBe(true);
});

it('also next to the middle of two neighbours, and at small numbers', () => {
  fc.assert(
    fc.property(fc.integer({ min: -3_000_000, max: 3_000_000 }), fc.integer({ min: -3, max: 3 }), (half, steps) => {
      const middle = (half + 0.5) / 1e6;
      const value = middle + steps * Number.EPSILON * Math.max(1, Math.abs(middle));
      expect(roundPlaces(value, 6)).toBe(Number(value.toFixed(6)) + 0);
    }),
  );
});
