import { roundPlaces } from '../numerics/round-places.ts';
import type { PriceAnswer } from './price-answer.ts';

/** The price of a varied item beside that of the item itself. Prices are whole cents, and so is their difference. */
export const varyPrice = (asked: PriceAnswer, { price, range, warnings }: PriceAnswer) => ({
  price,
  difference: roundPlaces(price - asked.price, 2),
  range,
  warnings,
});
