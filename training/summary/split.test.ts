import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { configSchema } from '../lattice/config.ts';
import { createRecipe } from '../lattice/recipe.ts';
import { createRowHasher } from '../table/hash.ts';
import { splitOf } from './split.ts';

describe('sideOf', () => {
  it('puts 80 % into five folds, 10 % into calibration and 10 % into the holdout', () => {
    const recipe = createRecipe(rugs);
    const hasher = createRowHasher(rugs.columns.length, 0);
    const counts = new Map<number | string, number>();
    const rows = 20_000;
    for (let i = 0; i < rows; i++) {
      const split = splitOf(recipe, hasher(Float64Array.of(i, 0, 0, 0), 1).split);
      counts.set(split, (counts.get(split) ?? 0) + 1);
    }
    // Four standard deviations of a binomial share.
    const near = (share: number) => 4 * Math.sqrt((share * (1 - share)) / rows);
    for (const fold of [0, 1, 2, 3, 4]) expect(Math.abs(counts.get(fold)! / rows - 0.16)).toBeLessThan(near(0.16));
    for (const split of ['calibration', 'holdout'])
      expect(Math.abs(counts.get(split)! / rows - 0.1)).toBeLessThan(near(0.1));
  });

  it('cuts at the given shares', () => {
    const recipe = createRecipe(rugs);
    const at = (position: number) => splitOf(recipe, Math.floor(position * 2 ** 32));
    expect([0, 0.159, 0.161, 0.799, 0.801, 0.899, 0.901, 0.9999].map(at)).toEqual([
      0,
      0,
      1,
      4,
      'calibration',
      'calibration',
      'holdout',
      'holdout',
    ]);
  });

  it('puts all rows into the folds if all rows are for training', () => {
    const recipe = createRecipe(rugs, configSchema.parse({ splits: { training: 1, calibration: 0 } }));
    const hasher = createRowHasher(rugs.columns.length, 0);
    const splits = new Set(makeRugs(500, 1).map(({ row, price }) => splitOf(recipe, hasher(row, price).split)));
    expect([...splits].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(splitOf(recipe, 2 ** 32 - 1)).toBe(4);
  });
});
