import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../tests/share-of-cases.ts';
import { cellsOfTexts } from '../testing/cells-of-texts.ts';
import { asciiText, readPlainNumber } from './ascii-cells.ts';

const POINT = 46;
const COMMA = 44;

const read = (text: string, mark: number): number =>
  readPlainNumber(new TextEncoder().encode(`7${text}7`), 1, text.length + 1, mark);

/** Digits with a mark among or behind them, 15 at most. */
const decimals = fc
  .tuple(fc.stringMatching(/^\d{1,15}$/), fc.nat(15))
  .map(([digits, at]) => (at === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`));

describe('readPlainNumber', () => {
  it('reads every decimal of at most 15 digits as JavaScript reads it', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        expect(read(text, POINT)).toBe(Number(text));
        expect(read(text.replace('.', ','), COMMA)).toBe(Number(text));
      }),
      { numRuns: casesOf(20_000) },
    );
  });

  it.each(['', '.', '.5', '1.2.3', '-1', '+1', ' 1', '1e3', '0x10', '1,5', '1234567890123456', '1.234567890123456'])(
    'leaves %j to the general reader',
    (text) => {
      expect(read(text, POINT)).toBeNaN();
    },
  );

  it('reads no other mark as the decimal one', () => {
    expect(read('1.5', COMMA)).toBeNaN();
    expect(read('1,5', POINT)).toBeNaN();
    expect(read('1,5', COMMA)).toBe(1.5);
  });
});

it('gives the text of each cell, and none for a cell that the record does not have', () => {
  const texts = ['0.23', '', 'Very Good', '~'];
  const cells = cellsOfTexts(texts);
  expect([0, 1, 2, 3, 4].map((cell) => asciiText(cells, cell))).toEqual([...texts, '']);
});
