import type { Column } from '../../datasets/column.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import type { WordsColumn, WordsDataset } from '../../datasets/words-dataset.ts';
import { DeclarationError } from '../kinds/errors.ts';
import { LONGEST_VOCABULARY } from '../table/text-tokens.ts';

/**
 * The dataset with the declaration of its text.
 * @throws DeclarationError with the first fault, and what to do
 */
export function wordsDataset(dataset: Dataset): WordsDataset {
  if (isOfWords(dataset)) return dataset;
  throw new DeclarationError(`dataset ${dataset.name}: ${findFault(dataset)}`);
}

function isOfWords(dataset: Dataset): dataset is WordsDataset {
  return findFault(dataset) === undefined;
}

function findFault({ kind, columns, target }: Dataset): string | undefined {
  const [column, ...others] = columns;
  if (kind !== 'words') return `it is of the kind ${kind}, where words is expected`;
  if (!target.answers) return 'its target is no yes or no; declare the words for both in `answers`';
  if (column === undefined || others.length > 0 || !hasTokens(column))
    return 'it must have one column, of the kind text, with one part, of the kind tokens';
  const { vocabulary } = column.parts[0];
  if (vocabulary.length > LONGEST_VOCABULARY)
    return `its vocabulary has ${vocabulary.length} words and pairs, more than ${LONGEST_VOCABULARY}`;
  return new Set(vocabulary).size < vocabulary.length ? 'its vocabulary has a word twice' : undefined;
}

function hasTokens(column: Column): column is WordsColumn {
  return column.kind === 'text' && column.parts.length === 1 && column.parts[0]!.kind === 'tokens';
}
