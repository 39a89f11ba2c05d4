import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_PLAYERS, shapleyOfSum } from './shapley-sum.ts';

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** The mean of what each player adds, over all orders in which they may come. */
function byOrders(points: readonly number[], start: number): number[] {
  const out = points.map(() => 0);
  let orders = 0;
  const go = (left: readonly number[], sum: number, added: readonly (readonly [number, number])[]): void => {
    if (left.length === 0) {
      orders++;
      for (const [p, gain] of added) out[p]! += gain;
      return;
    }
    for (const p of left) {
      const gain = logistic(sum + points[p]!) - logistic(sum);
      go(
        left.filter((other) => other !== p),
        sum + points[p]!,
        [...added, [p, gain]],
      );
    }
  };
  go([...points.keys()], start, []);
  return out.map((sum) => sum / orders);
}

it('is the mean of what a player adds, over all orders', () => {
  const points = [1.2, -0.4, 2, -3, 0];
  const found = shapleyOfSum(Float64Array.from(points), -0.7, logistic);
  for (const [p, value] of byOrders(points, -0.7).entries()) expect(found[p]).toBeCloseTo(value, 12);
});

it('sums to the whole difference', () => {
  const points = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: MOST_PLAYERS });
  fc.assert(
    fc.property(points, fc.double({ min: -4, max: 4, noNaN: true }), (given, start) => {
      const found = shapleyOfSum(Float64Array.from(given), start, logistic);
      const sum = given.reduce((total, one) => total + one, start);
      expect(found.reduce((total, one) => total + one, 0)).toBeCloseTo(logistic(sum) - logistic(start), 10);
    }),
    { numRuns: 50 },
  );
});

it('refuses more players than it can take', () => {
  expect(() => shapleyOfSum(new Float64Array(MOST_PLAYERS + 1), 0, logistic)).toThrow(RangeError);
});
