import fc from 'fast-check';
import { expect, it } from 'vitest';
import { casesOf } from '../../../tests/share-of-cases.ts';
import { isShortest as areShortest } from './is-shortest.ts';

/** The bytes of the text stand among others. */
function isShortest(text: string): boolean {
  const bytes = Buffer.from(`0${text}1`);
  return areShortest(bytes, 1, bytes.length - 1);
}

it('accepts no number that JavaScript would write differently', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789.e-+ '), maxLength: 18 });
  const decimals = fc.tuple(fc.nat(99_999), fc.nat(99_999_999)).map(([whole, part]) => `${whole}.${part}`);
  fc.assert(
    fc.property(fc.oneof(digits, decimals), (text) => {
      if (isShortest(text)) expect(String(Number(text))).toBe(text);
    }),
    { numRuns: casesOf(20_000) },
  );
});

it.each(['0', '0.23', '61.5', '3.9587', '326', '10', '0.001'])('accepts numbers as files have them: %s', (text) => {
  expect(isShortest(text)).toBe(true);
});

it.each(['', '.', '.5', '5.', '0.10', '00.1', '-1', '1e3', ' 1', '0.0000001', '12345678901234567'])(
  'rejects a text that JavaScript writes differently, or may: %j',
  (text) => {
    expect(isShortest(text)).toBe(false);
  },
);
