import type { WordsDataset } from '../../datasets/words-dataset.ts';
import { CorruptModelError } from '../kinds/errors.ts';
import type { WordsModel } from './model.ts';

/** @throws CorruptModelError if the model is of another dataset, or not of the size of this one's vocabulary */
export function checkModel({ name, columns }: WordsDataset, { dataset, weights }: WordsModel): void {
  const { vocabulary } = columns[0].parts[0];
  if (dataset !== name) throw new CorruptModelError(`model of ${dataset}, ${name} expected`);
  if (weights.length !== vocabulary.length)
    throw new CorruptModelError(`model of ${name}: ${weights.length} weights, ${vocabulary.length} expected`);
}
