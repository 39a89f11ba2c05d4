import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { CURRENCY_PATTERN, currenciesOf } from './currency.ts';
import { matchHeader } from './match-header.ts';

describe('currenciesOf', () => {
  it.each([
    ['美元', 'USD'],
    ['米ドル', 'USD'],
    ['US-Dollar', 'USD'],
    ['US dollars', 'USD'],
    ['日元', 'JPY'],
    ['元', 'CNY'],
    ['人民币', 'CNY'],
    ['欧元', 'EUR'],
    ['港元', 'HKD'],
  ])('reads %s as %s', (word, code) => expect(currenciesOf(word)).toEqual([code]));

  it('reads no currency in a word that holds the sign of one', () => expect(currenciesOf('公元')).toEqual([]));
});

describe('CURRENCY_PATTERN', () => {
  it.each(['326 美元', '326米ドル', '326人民币'])('sees a currency in %s', (text) =>
    expect(new RegExp(CURRENCY_PATTERN, 'u').test(text)).toBe(true),
  );
});

it.each(['价格(美元)', 'Preis (US-Dollar)', 'Price (US dollars)'])(
  'takes the header %s for the price in USD',
  (price) => {
    const match = matchHeader(diamonds, ['carat', 'cut', 'color', 'clarity', price], { target: 'required' });
    expect(match).toMatchObject({ targetCell: 4 });
  },
);
