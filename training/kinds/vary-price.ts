import type { PriceAnswer } from './price-answer.ts';

/** The price of a varied item beside that of the item itself. */
export function varyPrice(asked: PriceAnswer, { price, range, warnings }: PriceAnswer) {
  // Both prices are whole cents. Their difference is made whole cents again.
  const difference = Math.round((price - asked.price) * 100) / 100;
  return { price, difference, range, warnings };
}
