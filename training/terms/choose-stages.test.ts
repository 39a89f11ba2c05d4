import { beforeAll, describe, expect, it } from 'vitest';
import type { Stages, TermsDataset } from '../../datasets/terms-dataset.ts';
import { cars as orderedCars } from '../../datasets/testing/cars/cars.ts';
import { makeCars } from '../../datasets/testing/cars/make-cars.ts';
import type { PricedRow } from '../../datasets/testing/priced-row.ts';
import { type Appraiser, createAppraiser } from './appraise.ts';
import { type ChosenStages, chooseStages } from './choose-stages.ts';
import { termsRecipe } from './recipe.ts';
import { fitPrices } from './testing/fit-on.ts';

/** The cars without a declared order, which would keep the distance out of pairs. */
const cars: TermsDataset = {
  ...orderedCars,
  columns: orderedCars.columns.map((column) => {
    if (column.kind !== 'number') return column;
    const { ordering: _, ...free } = column;
    return free;
  }),
};
const KM = 0;
const MAKER = 1;

/** Cars of which one maker holds its price, and another loses it fast: the effect of the distance depends on the maker. */
const makeTwisted = (count: number, seed: number): PricedRow[] =>
  makeCars(count, seed).map(({ row, price }) => {
    const slope = row[MAKER] === 1 ? 1 : row[MAKER] === 3 ? -1 : 0;
    return { row, price: price * Math.exp((slope * row[KM]!) / 200_000) };
  });

const sourceOf = (rows: readonly PricedRow[]) => ({
  count: rows.length,
  visit: (each: (row: Float64Array, price: number) => void) => {
    for (const { row, price } of rows) each(row, price);
  },
});

const fitWith = (stages: Stages, rows: readonly PricedRow[]): Appraiser => {
  const dataset: TermsDataset = { ...cars, stages };
  return createAppraiser(dataset, fitPrices(termsRecipe({ dataset }), rows));
};

const errorOf = ({ price }: Appraiser, rows: readonly PricedRow[]) =>
  rows.reduce((sum, one) => sum + Math.abs(Math.log(price(one.row) / one.price)), 0) / rows.length;

describe('stages', () => {
  const rows = makeTwisted(2_500, 5);
  let chosen: ChosenStages;
  let appraiser: Appraiser;
  beforeAll(() => {
    chosen = chooseStages({ dataset: cars }, sourceOf(rows));
    appraiser = fitWith(chosen.stages, rows);
  });

  it('have the pair that the rows were made with, before others', () => {
    const [pair] = chosen.stages.pairs;
    expect([pair!.first.source, pair!.second.source].toSorted()).toEqual(['km', 'maker']);
  });

  it('are the same whatever the order of the rows', () => {
    expect(chooseStages({ dataset: cars }, sourceOf(rows.toReversed())).stages).toEqual(chosen.stages);
  });

  it('make errors on other rows smaller by a third', () => {
    const others = makeTwisted(1_000, 6);
    expect(errorOf(appraiser, others)).toBeLessThan(0.67 * errorOf(fitWith({ pairs: [] }, rows), others));
  });

  it('have reasons that sum to the price, to the cent', () => {
    for (const { row } of makeTwisted(100, 7)) {
      const { price, reference, reasons } = appraiser.appraise(row);
      const amounts = reasons.reduce((sum, { amount }) => sum + Math.round(100 * amount), 0);
      expect(amounts).toBe(Math.round(100 * price) - Math.round(100 * reference.price));
    }
  });

  it('are none where nothing depends on anything else', () => {
    expect(chooseStages({ dataset: cars }, sourceOf(makeCars(2_000, 8))).stages.pairs).toEqual([]);
  });

  it('that name a source which is not there are refused', () => {
    const pair = { first: { source: 'km', knots: [0, 1] }, second: { source: 'colour', levels: [0] } };
    expect(() => fitWith({ pairs: [pair] }, rows)).toThrow('a pair of colour, which is no source of the dataset');
  });
});
