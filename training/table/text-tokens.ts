import type { TokensPart } from '../../datasets/column.ts';
import type { Row } from '../../datasets/dataset.ts';

/*
 * The words and pairs of words of a text, as a row keeps them: which of a frozen list stand in it, and how often. A number of a row
 * holds three of them, so that a row of a text stays short and has one width for all texts.
 */

/** How often each word and each pair stands in a text, and what else the text is. */
export interface TextTokens {
  /** In the order of the text. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many words it has, repeated ones too. */
  readonly words: readonly string[];
  /** It has tags of a markup language. They are left out. */
  readonly hasMarkup: boolean;
  /** It has signs that are no words, such as emoji. They are left out. */
  readonly hasSigns: boolean;
}

const TAG = /<\/?[a-z!][^<>]*>/g;
/** A word is a run of letters, digits and apostrophes; exclamation and question marks make one, too. */
const WORD = /[\p{L}\p{M}\p{N}']+|[!?]+/gu;
const SIGN = /\p{Extended_Pictographic}/u;

/** @param plain as `plainText` gives it */
export function tokensOf(plain: string): TextTokens {
  const text = plain.replace(TAG, ' ');
  const words = text.match(WORD) ?? [];
  const counts = new Map<string, number>();
  const add = (token: string) => counts.set(token, (counts.get(token) ?? 0) + 1);
  for (const [i, word] of words.entries()) {
    add(word);
    if (i > 0) add(`${words[i - 1]} ${word}`);
  }
  return { counts, words, hasMarkup: text !== plain, hasSigns: SIGN.test(text) };
}

/** Tokens of a text that are in the list, as a row keeps them. */
export interface RowTokens {
  /** Words of the text, and how many of them are in the list. */
  readonly words: number;
  readonly knownWords: number;
  readonly hasMarkup: boolean;
  readonly hasSigns: boolean;
  /** Different tokens of the list that the text has beyond those that are kept. */
  readonly dropped: number;
  /** Indices in the list, in the order of the text, and how often each stands there. */
  readonly indices: Int32Array;
  readonly counts: Int32Array;
  readonly length: number;
}

/** Words, known words, and dropped tokens with two flags. */
const HEAD = 3;
const TOKENS_A_PLACE = 3;
const INDEX_BITS = 14;
const COUNT_BITS = 3;
const CODE = 2 ** (INDEX_BITS + COUNT_BITS);
/** A token that stands more often counts as so often. */
const MOST_OFTEN = 2 ** COUNT_BITS;
const [MARKUP, SIGNS, FLAGS] = [1, 2, 4];

/** Index 0 says that there is no further token. */
export const LONGEST_VOCABULARY = 2 ** INDEX_BITS - 1;

/** The places of a part in a row. */
export const tokenPlaces = ({ most }: TokensPart): number => HEAD + Math.ceil(most / TOKENS_A_PLACE);

/** Writes the tokens of a plain text into a row, from the place `at` on. */
export function writeTokens(part: TokensPart, plain: string, row: Row, at: number): void {
  const index = indexOf(part);
  const { counts, words, hasMarkup, hasSigns } = tokensOf(plain);
  row.fill(0, at, at + tokenPlaces(part));
  let kept = 0;
  let dropped = 0;
  for (const [token, count] of counts) {
    const found = index.get(token);
    if (found === undefined) continue;
    if (kept === part.most) {
      dropped++;
      continue;
    }
    const code = (found + 1) * MOST_OFTEN + Math.min(count, MOST_OFTEN) - 1;
    row[at + HEAD + Math.floor(kept / TOKENS_A_PLACE)]! += code * CODE ** (kept % TOKENS_A_PLACE);
    kept++;
  }
  row[at] = words.length;
  row[at + 1] = words.reduce((known, word) => known + (index.has(word) ? 1 : 0), 0);
  row[at + 2] = FLAGS * dropped + (hasMarkup ? MARKUP : 0) + (hasSigns ? SIGNS : 0);
}

/** Reads what `writeTokens` wrote. Of a text that is missing there is no word. The result is overwritten by the next call. */
export function createTokensReader(part: TokensPart, at: number): (row: Row) => RowTokens {
  const indices = new Int32Array(part.most);
  const counts = new Int32Array(part.most);
  const places = tokenPlaces(part);
  return (row) => {
    const [words = 0, knownWords = 0, rest = 0] = Number.isNaN(row[at]!) ? [] : row.subarray(at, at + HEAD);
    let length = 0;
    for (let place = at + HEAD; place < at + places; place++) {
      let codes = row[place]!;
      if (!(codes > 0)) break;
      for (; codes > 0; codes = Math.floor(codes / CODE)) {
        const code = codes % CODE;
        indices[length] = Math.floor(code / MOST_OFTEN) - 1;
        counts[length++] = (code % MOST_OFTEN) + 1;
      }
    }
    const flags = rest % FLAGS;
    return {
      ...{ words, knownWords, indices, counts, length },
      hasMarkup: flags % SIGNS === MARKUP,
      hasSigns: flags >= SIGNS,
      dropped: Math.floor(rest / FLAGS),
    };
  };
}

const indexByPart = new WeakMap<TokensPart, ReadonlyMap<string, number>>();

function indexOf(part: TokensPart): ReadonlyMap<string, number> {
  let index = indexByPart.get(part);
  if (index === undefined) {
    index = new Map(part.vocabulary.map((token, i) => [token, i]));
    indexByPart.set(part, index);
  }
  return index;
}
