import type { TextColumn, TokensPart } from './column.ts';
import type { Dataset } from './dataset.ts';

/**
 * The declaration of a dataset of the kind `words`: a yes or no, from one text. Its only column has one part, the vocabulary, which is
 * frozen: what the vocabulary decides are the sums of a row. `stima dataset renew` chooses it anew, and writes the next `recipeVersion`.
 */
export interface WordsDataset extends Dataset {
  readonly kind: 'words';
  readonly market?: never;
  readonly columns: readonly [WordsColumn];
}

export interface WordsColumn extends TextColumn {
  readonly parts: readonly [TokensPart];
}
