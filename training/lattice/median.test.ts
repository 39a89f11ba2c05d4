import { describe, expect, it } from 'vitest';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { configSchema } from './config.ts';
import { median } from './median.ts';
import { createRecipe } from './recipe.ts';
import { summarise } from './testing/summaries.ts';

describe('the median family', () => {
  const recipe = createRecipe(rugs, configSchema.parse({ splits: { training: 1, calibration: 0 } }));

  it.each([
    [[100], 100],
    [[300, 100, 200], 200],
    [[5, 5, 5, 1000, 2000], 5],
    // The lower of the two in the middle.
    [[400, 100, 200, 300], 200],
  ])('prices %j at %d, to the 0.05 %% resolution of the sums', (prices, expected) => {
    const rows = prices.map((price, i) => ({ row: Float64Array.of(1 + i, 0, 10, 0), price }));
    const { price } = median.fit(recipe, summarise(recipe, rows).summary, recipe.config.fit);
    expect(Math.abs(Math.log(price / expected))).toBeLessThanOrEqual(1 / 2048);
  });
});
