import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standForPeriods } from './level-periods.ts';

const held = (count: number, rowsOf: (period: number) => number = () => 10) =>
  Array.from({ length: count }, (_, i) => ({ period: i + 1, rows: rowsOf(i + 1) }));
const levelsOf = (periods: ReturnType<typeof held>) => [...new Set(standForPeriods(periods).values())];

describe('periods that share a level', () => {
  it('has a level for each of 36 periods', () => {
    expect(levelsOf(held(36))).toHaveLength(36);
  });

  it('puts the older ones together by the dozen, under the one with the most rows', () => {
    const standsFor = standForPeriods(held(60, (period) => (period === 5 || period === 20 ? 50 : 10)));
    expect(new Set(standsFor.values()).size).toBe(38);
    for (let period = 1; period <= 60; period++)
      expect(standsFor.get(period)).toBe(period > 24 ? period : period > 12 ? 20 : 5);
  });

  it('has no more than 44 levels, however long the history', () => {
    expect(levelsOf(held(132))).toHaveLength(44);
    expect(levelsOf(held(1000))).toHaveLength(44);
  });

  it('keeps rows without a period apart', () => {
    const standsFor = standForPeriods([{ period: 0, rows: 1 }, ...held(500)]);
    expect([...standsFor].filter(([, one]) => one === 0)).toEqual([[0, 0]]);
  });

  it('does not depend on the order, and puts no period between those of another level', () => {
    const periods = fc.uniqueArray(fc.record({ period: fc.nat(400), rows: fc.integer({ min: 1, max: 9 }) }), {
      selector: ({ period }) => period,
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(periods, (some) => {
        const ascending = some.toSorted((a, b) => a.period - b.period);
        const standsFor = standForPeriods(ascending);
        expect(standForPeriods(some.toReversed())).toEqual(standsFor);
        const levels = ascending.map(({ period }) => standsFor.get(period)!);
        expect(levels).toEqual(levels.toSorted((a, b) => a - b));
      }),
    );
  });
});
