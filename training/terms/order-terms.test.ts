import { describe, expect, it } from 'vitest';
import { cars } from '../../datasets/testing/cars/cars.ts';
import { makeCars } from '../../datasets/testing/cars/make-cars.ts';
import { createAppraiser } from './appraise.ts';
import { termsRecipe } from './recipe.ts';
import { fitPrices } from './testing/fit-on.ts';
import { countViolations } from './violations.ts';

describe('declared orders', () => {
  // The distance raises these prices, and the state lowers them: both against what is declared, and with much noise.
  const against = makeCars(1_200, 3).map(({ row, price }, i) => ({
    row,
    price: price * Math.exp(row[0]! / 60_000 - 0.5 * (row[2]! || 0) + Math.sin(i * i)),
  }));

  const fit = (dataset: typeof cars | Parameters<typeof termsRecipe>[0]['dataset']) => {
    const recipe = termsRecipe({ dataset });
    return createAppraiser(recipe.dataset, fitPrices(recipe, against, 6));
  };

  it('hold whatever the rows say', () => {
    const rows = against.slice(0, 200).map(({ row }) => row);
    expect(countViolations(cars, fit(cars).price, rows)).toEqual({ km: 0, state: 0 });
  });

  it('would not hold by themselves', () => {
    const columns = cars.columns.map((column) => {
      if (column.kind !== 'number' && column.kind !== 'grade') return column;
      const { ordering: _, ...free } = column;
      return free;
    });
    const rows = against.slice(0, 200).map(({ row }) => row);
    const broken = countViolations(cars, fit({ ...cars, columns }).price, rows);
    expect(broken.km).toBeGreaterThan(0.9);
    expect(broken.state).toBeGreaterThan(0.9);
  });

  it('leave a source out of pairs', () => {
    const pair = {
      first: { source: 'km', knots: [0, 100_000] },
      second: { source: 'maker', levels: [0, 1] },
    };
    const stages = { pairs: [pair] };
    expect(() => termsRecipe({ dataset: Object.assign({}, cars, { stages }) })).toThrow('km has a declared order');
  });
});
