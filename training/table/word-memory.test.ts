import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../tests/share-of-cases.ts';
import { cellsOfTexts } from '../testing/cells-of-texts.ts';
import { rememberWords } from './word-memory.ts';

const words = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 4 }),
  fc.nat(3000).map((number) => String(number)),
  fc.string({ unit: 'binary-ascii', maxLength: 40 }),
);

describe('rememberWords', () => {
  it('gives for each word what its reader gives, whatever was asked before', () => {
    const read = (text: string) => (text.startsWith('b') ? `no ${text}` : text.length + (Number(text) || 0));
    fc.assert(
      fc.property(fc.array(words, { maxLength: 400 }), fc.integer({ min: 0, max: 200 }), (texts, most) => {
        const remembered = rememberWords(most, read);
        for (const text of [...texts, ...texts]) expect(remembered(cellsOfTexts(['x', text]), 1)).toBe(read(text));
      }),
      { numRuns: casesOf(200) },
    );
  });

  it('reads a word once, if its value is a number and there is room for it', () => {
    const asked: string[] = [];
    const remembered = rememberWords(2, (text) => {
      asked.push(text);
      return text === 'worse' ? 'an issue' : Number.NaN;
    });
    for (const text of ['Good', 'worse', 'Ideal', 'Fair', 'Good', 'worse', 'Ideal', 'Fair'])
      remembered(cellsOfTexts([text]), 0);
    expect(asked).toEqual(['Good', 'worse', 'Ideal', 'Fair', 'worse', 'Fair']);
  });
});
