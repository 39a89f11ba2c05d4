import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapleyValues } from './shapley.ts';

/** The values of all coalitions of a game. */
const game = (players: number, value: (members: readonly number[]) => number) =>
  Float64Array.from({ length: 2 ** players }, (_, mask) =>
    value(Array.from({ length: players }, (_, p) => p).filter((p) => (mask >> p) & 1)),
  );

const valuesOf = (players: number, value: (members: readonly number[]) => number) =>
  Array.from(shapleyValues(game(players, value), players));

const closeTo = (expected: readonly number[]) => expected.map((value) => expect.closeTo(value, 12));

describe('shapleyValues', () => {
  it('gives a player of an additive game its own contribution', () => {
    const worth = [3, -1, 0.5, 7, 0];
    expect(valuesOf(5, (members) => members.reduce((sum, p) => sum + worth[p]!, 10))).toEqual(closeTo(worth));
  });

  it('gives the one left glove 4/6 and each of two right ones 1/6 (the glove game)', () => {
    const pairs = (members: readonly number[]) => (members.includes(2) && members.length > 1 ? 1 : 0);
    expect(valuesOf(3, pairs)).toEqual(closeTo([1 / 6, 1 / 6, 4 / 6]));
  });

  it('splits a runway by who needs each part of it (Littlechild & Owen 1973)', () => {
    const length = [8, 11, 13, 18];
    const cost = (members: readonly number[]) => Math.max(0, ...members.map((p) => length[p]!));
    const [a, b, c, d] = [8 / 4, 3 / 3, 2 / 2, 5 / 1];
    expect(valuesOf(4, cost)).toEqual(closeTo([a, a + b, a + b + c, a + b + c + d]));
  });

  it('weighs voters by how often they are pivotal (Shapley & Shubik 1954)', () => {
    const votes = [4, 2, 1, 1];
    const wins = (members: readonly number[]) => (members.reduce((sum, p) => sum + votes[p]!, 0) >= 5 ? 1 : 0);
    const pivots = [0, 0, 0, 0];
    for (const order of permutations([0, 1, 2, 3])) {
      const at = order.findIndex((_, i) => wins(order.slice(0, i + 1)) === 1);
      pivots[order[at]!]! += 1 / 24;
    }
    expect(valuesOf(4, wins)).toEqual(closeTo(pivots));
  });

  const games = fc
    .integer({ min: 1, max: 6 })
    .chain((players) =>
      fc.tuple(
        fc.constant(players),
        fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 2 ** players, maxLength: 2 ** players }),
      ),
    );

  it('sums to the value of all players together', () => {
    fc.assert(
      fc.property(games, ([players, values]) => {
        const sum = shapleyValues(Float64Array.from(values), players).reduce((total, value) => total + value, 0);
        expect(sum).toBeCloseTo(values.at(-1)! - values[0]!, 8);
      }),
    );
  });

  it('is a player’s mean contribution over all orders of arrival', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 16, maxLength: 16 }),
        (values) => {
          const expected = [0, 0, 0, 0];
          for (const order of permutations([0, 1, 2, 3])) {
            let mask = 0;
            for (const p of order) {
              expected[p]! += (values[mask | (1 << p)]! - values[mask]!) / 24;
              mask |= 1 << p;
            }
          }
          expect(Array.from(shapleyValues(Float64Array.from(values), 4))).toEqual(
            expected.map((value) => expect.closeTo(value, 8)),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
