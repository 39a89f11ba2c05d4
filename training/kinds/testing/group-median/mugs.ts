import type { Dataset } from '../../../../datasets/dataset.ts';
import { knives } from '../../../../datasets/testing/knives/knives.ts';
import type { PricedRow } from '../../../../datasets/testing/priced-row.ts';
import { createRandom, normal } from '../../../../datasets/testing/random.ts';

/**
 * Mugs. They have the columns of the knives of the tests, but another kind of target: the median price of the maker.
 */
const { lattice: _, terms: __, ...described } = knives;

export const mugs = {
  ...described,
  name: 'mugs',
  kind: 'group-median',
  item: { singular: 'mug', plural: 'mugs' },
  recipeVersion: 'mugs-1',
  reference: 'mugs-reference-1',
} satisfies Dataset;

/** The shipped reference of the mugs: a price of each maker, by which outliers are found. */
export const mugsReferenceJson = {
  format: 'group-median-reference-1',
  dataset: 'mugs',
  version: 'mugs-reference-1',
  prices: { Aster: 40, Brock: 80, Corvo: 160 },
} as const;

/** Makes random mugs. Each maker has its own price, with a spread of 10 %. */
export function makeMugs(count: number, seed: number): PricedRow[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const maker = Math.floor(3 * random());
    const row = Float64Array.of(
      60 + Math.floor(300 * random()),
      Math.floor(3 * random()),
      maker,
      0,
      Math.floor(50 * random()),
    );
    return { row, price: Math.round(40 * 2 ** maker * Math.exp(0.1 * normal(random)) * 100) / 100 };
  });
}

export function mugsCsv(count: number, seed: number, priceOf: (price: number, i: number) => number = (p) => p): string {
  const lines = makeMugs(count, seed).map(({ row: [length, wear, maker, , age], price }, i) =>
    [length, WEAR[wear!], MAKERS[maker!], 'carbon', age, priceOf(price, i)].join(','),
  );
  return `length_mm,wear,maker,steel,age,asked\n${lines.join('\n')}\n`;
}

const WEAR = ['none', 'light', 'heavy'];
const MAKERS = ['Aster', 'Brock', 'Corvo'];
