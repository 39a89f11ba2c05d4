import type { KindWarning } from '../kinds/answering-kind.ts';
import { jsonPointer } from '../table/found.ts';
import type { RowTokens } from '../table/text-tokens.ts';

/** The warnings of every dataset of words. */
export const WORDS_WARNINGS = {
  'nothing-known': 'No word of the text is known. The answer is that of a text without words.',
  'few-known': 'Most words of the text are not known. It may be in another language.',
  'very-short': 'The text is so short that its words say little.',
  'markup-left-out': 'The text has tags of a markup language, which are not read.',
  'signs-left-out': 'The text has signs that are no words, such as emoji, which are not read.',
  'words-left-out': 'The text has more different words and pairs than are read. The first ones count.',
};

/** A text of fewer known words says little. */
const FEWEST_WORDS = 3;
/** Texts of the language that was learnt have nine known words of ten. */
const LEAST_KNOWN = 0.5;

/** Whether a text is outside of what the model knows. */
export const isUnknown = ({ words, knownWords }: RowTokens): boolean =>
  knownWords === 0 || knownWords < LEAST_KNOWN * words;

export function warnOfText(column: string, tokens: RowTokens): KindWarning[] {
  const { words, knownWords, hasMarkup, hasSigns, dropped, length } = tokens;
  const about = (code: keyof typeof WORDS_WARNINGS, message: string): KindWarning => ({
    code,
    path: jsonPointer(column),
    message: `${column} ${message}`,
  });
  return [
    ...(knownWords === 0
      ? [about('nothing-known', 'has no word that is known; the answer is that of a text without words')]
      : isUnknown(tokens)
        ? [about('few-known', `has ${words} words, of which ${knownWords} are known; it may be in another language`)]
        : []),
    ...(knownWords > 0 && knownWords < FEWEST_WORDS
      ? [
          about(
            'very-short',
            `has ${knownWords === 1 ? 'one known word' : `${knownWords} known words`}, which say little`,
          ),
        ]
      : []),
    ...(hasMarkup ? [about('markup-left-out', 'has tags of a markup language, which are not read')] : []),
    ...(hasSigns ? [about('signs-left-out', 'has signs that are no words, such as emoji, which are not read')] : []),
    ...(dropped > 0
      ? [
          about(
            'words-left-out',
            `has ${length + dropped} known words and pairs, of which the first ${length} are read`,
          ),
        ]
      : []),
  ];
}
