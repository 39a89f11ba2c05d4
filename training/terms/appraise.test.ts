import { beforeAll, describe, expect, it } from 'vitest';
import { cars } from '../../datasets/testing/cars/cars.ts';
import { makeCars } from '../../datasets/testing/cars/make-cars.ts';
import { readItem } from '../table/read-item.ts';
import { type Appraiser, createAppraiser } from './appraise.ts';
import { termsRecipe } from './recipe.ts';
import { createSummariser } from './summarise.ts';
import { fitPrices } from './testing/fit-on.ts';

const fitOn = (rows: ReturnType<typeof makeCars>) => fitPrices(termsRecipe({ dataset: cars }), rows);

const rowOf = (item: object) => {
  const read = readItem(cars, item);
  if (!('row' in read)) throw new Error(read.issues[0]!.message);
  return read.row;
};

describe('an appraiser of terms', () => {
  let appraiser: Appraiser;
  beforeAll(() => {
    appraiser = createAppraiser(cars, fitOn(makeCars(3_000, 5)));
  });

  it('has reasons that sum to the price, to the cent, and factors that multiply to it', () => {
    for (const { row } of makeCars(200, 6)) {
      const { price, reference, reasons } = appraiser.appraise(row);
      const amounts = reasons.reduce((sum, { amount }) => sum + Math.round(100 * amount), 0);
      expect(amounts).toBe(Math.round(100 * price) - Math.round(100 * reference.price));
      const factors = reasons.reduce((product, { factor }) => product * factor, 1);
      expect(factors).toBeCloseTo(price / reference.price, 3);
      expect(reasons.map(({ input }) => input)).toEqual(['use', 'maker', 'title', 'age']);
    }
  });

  it('is near to what the cars were made with, and its range holds nine in ten', () => {
    const rows = makeCars(1_500, 7);
    const misses = rows.map(({ row, price }) => Math.abs(Math.log(appraiser.price(row) / price))).sort();
    expect(misses[750]).toBeLessThan(0.1);
    const covered = rows.filter(({ row, price }) => {
      const { low, high } = appraiser.range(row);
      return price >= low && price <= high;
    });
    expect(covered.length / rows.length).toBeGreaterThan(0.86);
    expect(covered.length / rows.length).toBeLessThan(0.94);
  });

  it('knows a gap that many rows have, and takes another one as the average, in a wider range', () => {
    const item = { ...cars.referenceItem };
    const whole = appraiser.quote(rowOf(item));
    const { state: _, ...withoutState } = item;
    expect(appraiser.quote(rowOf(withoutState)).warnings).toEqual([]);
    const { km: __, ...withoutKm } = item;
    const poorer = appraiser.quote(rowOf(withoutKm));
    expect(poorer.warnings).toMatchObject([{ code: 'not-given', path: '/km' }]);
    expect(poorer.high / poorer.low).toBeGreaterThan(whole.high / whole.low);
    const { reasons, reference } = appraiser.appraise(rowOf({ maker: 'Brock' }));
    expect(reasons.map(({ input }) => input)).not.toContain('age');
    expect(reference.item).not.toHaveProperty('registered');
  });

  it('prices a word that is not listed as the average of all, and says so', () => {
    const { warnings } = appraiser.quote(rowOf({ ...cars.referenceItem, maker: 'Zundapp' }));
    expect(warnings).toMatchObject([{ code: 'not-listed', path: '/maker' }]);
  });

  it('stays within the prices that it has seen, and its reasons still sum', () => {
    const { price, reference, reasons, warnings } = appraiser.appraise(
      rowOf({ km: 2_000_000, maker: 'Dunn', state: 'poor', title: 'Van 60hp', registered: '1/1/1990' }),
    );
    expect(price).toBeGreaterThan(Math.min(...makeCars(3_000, 5).map((car) => car.price)) * 0.85);
    const amounts = reasons.reduce((sum, { amount }) => sum + Math.round(100 * amount), 0);
    expect(amounts).toBe(Math.round(100 * price) - Math.round(100 * reference.price));
    expect(warnings.map(({ code }) => code)).toContain('outside-known-range');
  });

  it('keeps the rows of one item on one side of the split', () => {
    const recipe = termsRecipe({ dataset: cars });
    const [{ row, price }] = makeCars(1, 3) as [{ row: Float64Array; price: number }];
    const same = Array.from({ length: 60 }, (_, i) => row.with(0, 1_000 * i));
    const summariser = createSummariser(recipe, undefined);
    for (const each of same) summariser.add(each, price);
    const { summary, samples } = summariser.finish();
    const sizes = [summary.rows, samples.calibration.count, samples.holdout.count];
    expect(sizes.toSorted((a, b) => a - b)).toEqual([0, 0, 60]);
  });
});
