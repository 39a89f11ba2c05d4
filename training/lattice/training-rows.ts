import type { Row } from '../../datasets/dataset.ts';
import type { RowSource } from '../kinds/kind.ts';
import { isUsed, splitOf } from '../summary/split.ts';
import { createRowHasher } from '../table/hash.ts';
import type { Recipe } from './recipe.ts';
import { lnTarget } from './robust-reference.ts';

/**
 * The rows that a recipe trains on.
 * @param rows calls back with every row and its price
 * @returns calls back with each training row, its fold, and its centred ln price in 1/1024
 */
export function trainingRows(recipe: Recipe, rows: RowSource['visit']) {
  const hasher = createRowHasher(recipe.dataset.columns.length, recipe.config.seed);
  return (visit: (row: Row, fold: number, target: number, day: number | undefined) => void): void =>
    rows((row, price, day) => {
      const hash = hasher(row, price);
      if (!isUsed(recipe, hash.row)) return;
      const split = splitOf(recipe, hash.split);
      if (typeof split === 'number') visit(row, split, lnTarget(recipe, price), day);
    });
}
