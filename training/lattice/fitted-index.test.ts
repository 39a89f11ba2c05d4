import { describe, expect, it } from 'vitest';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { createRecipe } from './recipe.ts';
import { createSummariser } from './summarise.ts';
import { drawPath, indexOf, MONTHS, market, rugsOf } from './testing/drawn-market.ts';

describe('the index of a market', () => {
  it('is zero and certain for the last period, and less certain the fewer rows there are', () => {
    const path = drawPath(3);
    const [few, many] = [indexOf(rugsOf(20 * MONTHS, 8), path), indexOf(rugsOf(200 * MONTHS, 8), path)];
    expect(many.levels.at(-1)).toEqual([0, 0, 0, 0]);
    expect(many.deviations.at(-1)).toEqual([0, 0, 0, 0]);
    for (const [month, deviations] of many.deviations.slice(0, -1).entries())
      for (const [k, deviation] of deviations.entries()) {
        expect(deviation).toBeGreaterThan(0);
        expect(deviation).toBeLessThan(few.deviations[month]![k]!);
      }
  });

  it('counts each training row once, at one of the sizes', () => {
    const rows = rugsOf(40 * MONTHS, 9);
    const index = indexOf(rows, drawPath(4));
    const counts = index.rows.map(([all]) => all!);
    const summary = createSummariser(createRecipe({ ...rugs, market }), undefined);
    for (const { row, price } of rows) summary.add(row, price);
    const trained = summary.finish().summary.folds.reduce((sum, fold) => sum + fold.rows, 0);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(trained);
    for (const [all, ...sizes] of index.rows) expect(sizes.reduce((sum, one) => sum + one, 0)).toBe(all);
  });

  it('does not take items of better grades for a dearer market', () => {
    const still = Array.from({ length: MONTHS }, () => market.sizes.map(() => 0));
    const rows = rugsOf(240 * MONTHS, 10).toSorted((a, b) => a.row[1]! - b.row[1]!);
    // The first months have coarse rugs, the last ones fine rugs.
    const inTurn = Array.from({ length: rows.length }, (_, i) => {
      const month = i % MONTHS;
      return rows[Math.min(rows.length - 1, month * Math.floor(rows.length / MONTHS) + Math.floor(i / MONTHS))]!;
    });
    const { levels, deviations } = indexOf(inTurn, still);
    for (const [month, [all]] of levels.entries())
      expect(Math.abs(all!)).toBeLessThan(Math.max(1e-9, 4 * deviations[month]![0]!));
  });
});
