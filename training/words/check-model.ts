import type { WordsDataset } from '../../datasets/words-dataset.ts';
import { CorruptModelError } from '../kinds/errors.ts';
import { expectDataset } from '../kinds/expect-dataset.ts';
import type { WordsModel } from './model.ts';

/** @throws CorruptModelError if the model is of another dataset, or not of the size of this one's vocabulary */
export function checkModel(declared: WordsDataset, { dataset, weights }: WordsModel): void {
  expectDataset(dataset, declared);
  const { vocabulary } = declared.columns[0].parts[0];
  if (weights.length !== vocabulary.length)
    throw new CorruptModelError(`model of ${dataset}: ${weights.length} weights, ${vocabulary.length} expected`);
}
