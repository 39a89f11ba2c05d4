import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokensPart } from '../../datasets/column.ts';
import { chooseVocabulary } from './choose-vocabulary.ts';
import { createTokensReader, tokenPlaces, tokensOf, writeTokens } from './text-tokens.ts';

describe('the tokens of a text', () => {
  it('are its words and its pairs of neighbours, with digits, apostrophes and runs of marks', () => {
    const { counts, words } = tokensOf("it's good, good!! 2 café");
    expect([...counts]).toEqual([
      ["it's", 1],
      ['good', 2],
      ["it's good", 1],
      ['good good', 1],
      ['!!', 1],
      ['good !!', 1],
      ['2', 1],
      ['!! 2', 1],
      ['café', 1],
      ['2 café', 1],
    ]);
    expect(words).toHaveLength(6);
  });

  it('are kept in a row as they are counted, up to the limit, in the order of the text', () => {
    const vocabulary = ['a', 'a a', 'a b', 'b', 'b a', 'b b', 'c', 'd'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'x'), { maxLength: 30 }), fc.nat(8), (words, most) => {
        const part: TokensPart = { kind: 'tokens', vocabulary, most };
        const row = new Float64Array(1 + tokenPlaces(part));
        writeTokens(part, words.join(' '), row, 1);
        const known = [...tokensOf(words.join(' ')).counts].filter(([token]) => vocabulary.includes(token));
        const read = createTokensReader(part, 1)(row);
        const found = Array.from({ length: read.length }, (_, i) => [vocabulary[read.indices[i]!], read.counts[i]]);
        expect(found).toEqual(known.slice(0, most).map(([token, count]) => [token, Math.min(8, count)]));
        expect([read.words, read.dropped]).toEqual([words.length, Math.max(0, known.length - most)]);
        expect(read.knownWords).toBe(words.filter((word) => word !== 'x').length);
      }),
    );
  });
});

it('a vocabulary is what most texts share, in any order of the texts, and nothing that one text alone has', () => {
  const texts = ['Good coffee', 'good  COFFEE!', 'good tea', 'bad tea'];
  expect(chooseVocabulary(texts, 3)).toEqual(['coffee', 'good', 'good coffee']);
  expect(chooseVocabulary(texts.toReversed(), 3)).toEqual(['coffee', 'good', 'good coffee']);
  expect(chooseVocabulary(texts, 99)).toEqual(['coffee', 'good', 'good coffee', 'tea']);
});
