import { plainText } from './text-parts.ts';
import { tokensOf } from './text-tokens.ts';

/** What only one text has cannot be learnt from. */
const FEWEST_TEXTS = 2;

/**
 * The words and pairs that most texts have. What a text is called, a yes or a no, has no part in the choice: so rows that are held out
 * later may be among the texts.
 * @param most length of the list
 * @returns in the order of their characters. The same texts in any order give the same list
 */
export function chooseVocabulary(texts: Iterable<string>, most: number): string[] {
  const found = new Map<string, number>();
  for (const text of texts)
    for (const token of tokensOf(plainText(text)).counts.keys()) found.set(token, (found.get(token) ?? 0) + 1);
  const shared = [...found].filter(([, count]) => count >= FEWEST_TEXTS);
  shared.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return shared
    .slice(0, most)
    .map(([token]) => token)
    .sort();
}
