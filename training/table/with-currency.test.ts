import { describe, expect, it } from 'vitest';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { ownCurrency, readCurrency, withCurrency } from './with-currency.ts';

describe('the currency of the owner', () => {
  it('is that of the environment, where it names one', () => {
    expect(readCurrency({ STIMA_CURRENCY: 'CHF' })).toBe('CHF');
    for (const environment of [{}, { STIMA_CURRENCY: '' }, { STIMA_CURRENCY: undefined }])
      expect(readCurrency(environment)).toBeUndefined();
  });

  it.each(['euro', 'eur', '€', 'XXX', ' EUR'])('is not %j', (text) => {
    expect(() => readCurrency({ STIMA_CURRENCY: text })).toThrow(
      `STIMA_CURRENCY: currency is ${JSON.stringify(text)}, but must be the code of a currency: EUR.`,
    );
  });

  it('is told apart from the declared one', () => {
    expect([rugs, withCurrency(rugs, 'EUR'), withCurrency(rugs, 'CHF')].map(ownCurrency)).toEqual([
      ...[undefined, undefined, 'CHF'],
    ]);
    const inKilograms = { ...rugs, target: { ...rugs.target, unit: 'kg' } };
    expect(withCurrency(inKilograms, 'CHF')).toBe(inKilograms);
  });
});
