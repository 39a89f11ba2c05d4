import { describe, expect, it } from 'vitest';
import { chooseLanguage, createFormats, moneyName } from './formats.ts';
import { readNumber } from './read-number.ts';

const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('numbers as they are written', () => {
  it.each([
    ['en-US', '$8,160.02', '3.5%', '5,394', 'November 27, 2026'],
    ['en-GB', '$8,160.02', '3.5%', '5,394', '27 November 2026'],
    ['de-DE', '8.160,02 $', '3,5 %', '5.394', '27. November 2026'],
    ['it-IT', '8.160,02 $', '3,5%', '5.394', '27 novembre 2026'],
    ['es-ES', '8.160,02 $', '3,5 %', '5.394', '27 de noviembre de 2026'],
  ] as const)('in %s', (language, money, percent, thousands, day) => {
    const formats = createFormats(language);
    expect(plain(formats.money(8160.02, 'USD'))).toBe(money);
    expect(plain(formats.percent(0.035, 1))).toBe(percent);
    expect(formats.number(5394)).toBe(thousands);
    expect(formats.day('2026-11-27T12:00:00Z')).toBe(day);
  });

  it('a minus is U+2212, and a unit that is no currency stands behind', () => {
    const { signed, money } = createFormats('en-US');
    expect([signed(-1.5, 2), signed(1.5, 2), signed(0, 2)]).toEqual(['−1.50', '+1.50', '0.00']);
    expect(money(3, 'points')).toBe('3.00 points');
    expect([moneyName('CHF'), moneyName('points')]).toEqual(['Swiss francs', 'points']);
  });

  it('the language of the browser counts, or else one that is near', () => {
    expect(chooseLanguage(['it-IT', 'en'])).toBe('it-IT');
    expect(chooseLanguage(['fr-FR', 'de-AT'])).toBe('de-DE');
    expect(chooseLanguage(['fr-FR'])).toBe('en-US');
  });
});

it.each([
  ['1.1', 1.1],
  ['1,1', 1.1],
  ['1.234,5', 1234.5],
  ['1,234.5', 1234.5],
  ['1.234.567', 1_234_567],
  ['1’234', 1234],
  [' 12 500,5 ', 12_500.5],
  ['−3', -3],
  ['.5', 0.5],
  ['5,', 5],
  ['', undefined],
  ['1e3', undefined],
  ['six', undefined],
  ['1-2', undefined],
])('reads %s', (text, value) => expect(readNumber(text)).toBe(value));
