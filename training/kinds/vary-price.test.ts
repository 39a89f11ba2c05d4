import { expect, it } from 'vitest';
import type { PriceAnswer } from './price-answer.ts';
import { varyPrice } from './vary-price.ts';

const priced = (price: number): PriceAnswer => ({
  price,
  unit: 'USD',
  range: { low: price - 1, high: price + 1, coverage: 0.9 },
  reference: { price: 1, item: {} },
  reasons: [],
  warnings: [],
});

it('says how many cents a varied item is dearer or cheaper', () => {
  expect(varyPrice(priced(0.1), priced(0.3))).toEqual({
    price: 0.3,
    difference: 0.2,
    range: priced(0.3).range,
    warnings: [],
  });
  expect(varyPrice(priced(8197.38), priced(8000.11))).toMatchObject({ price: 8000.11, difference: -197.27 });
});
