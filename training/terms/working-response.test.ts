import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { soldCars } from '../../datasets/testing/cars/sold-cars.ts';
import { probabilityOf } from '../numerics/probability-of.ts';
import { MOST_RESPONSE, UNIT } from './gram.ts';
import { createResponder } from './working-response.ts';

const respond = createResponder(soldCars);
const { centre } = soldCars.target;

describe('the working response of a yes or no', () => {
  it('is one step of Newton’s method: weight times step is what the answer says beyond the probability', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1), fc.double({ min: -5, max: 5, noNaN: true }), (answer, predicted) => {
        const { response, weight } = respond(answer, predicted, 1);
        const probability = probabilityOf(predicted + centre);
        const step = response * UNIT.response - predicted;
        // The response is rounded to 1/1024 and weights are four times as large.
        expect(Math.abs((weight / 1024) * step - (answer - probability))).toBeLessThan(1e-3);
        expect(weight / 1024).toBeCloseTo(probability * (1 - probability), 2);
      }),
    );
  });

  it('stays within what the sums are exact for, however sure the working point is', () => {
    for (const predicted of [-1e9, -20, 0, 20, 1e9])
      for (const answer of [0, 1]) {
        const { response, weight, target } = respond(answer, predicted, 1);
        expect(Number.isInteger(response)).toBe(true);
        expect(weight).toBeGreaterThan(0);
        expect(Math.abs((weight / 256) * response * UNIT.response)).toBeLessThan(MOST_RESPONSE);
        expect(target).toBe(answer);
      }
  });
});
