import type { Row } from '../../datasets/dataset.ts';
import type { RowSource } from '../kinds/kind.ts';
import { splitOf } from '../summary/split.ts';
import type { Recipe } from './recipe.ts';
import { createItemHasher } from './summarise.ts';

/** The training rows with their folds and their hashes (53 bits). */
export function visitTraining(
  recipe: Recipe,
  visit: RowSource['visit'],
  each: (row: Row, target: number, fold: number, hash: number) => void,
): void {
  const hasher = createItemHasher(recipe.dataset, recipe.config.seed);
  visit((row, target) => {
    const { split, row: hash } = hasher(row, target);
    const fold = splitOf(recipe, split);
    if (typeof fold === 'number') each(row, target, fold, hash);
  });
}
