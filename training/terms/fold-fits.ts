import type { RowSource } from '../kinds/kind.ts';
import { fitAnswerFolds, fitAnswers } from './fit-answers.ts';
import { fitPriceFolds } from './fit-price-folds.ts';
import type { Recipe } from './recipe.ts';
import type { FoldFits, Judge } from './reference.ts';

/**
 * Fits without each of the folds. `undefined` if a fold holds all rows.
 * @param start fits of fewer terms, those that come first. The penalties of these are begun with.
 */
export function fitFolds(
  recipe: Recipe,
  visit: RowSource['visit'],
  onShare: (share: number) => void = () => {},
  start?: FoldFits,
): FoldFits | undefined {
  if (!recipe.dataset.target.answers) return fitPriceFolds(recipe, visit, onShare, start);
  const whole = fitAnswers(recipe, visit, (share) => onShare(0.6 * share), start);
  return fitAnswerFolds(recipe, visit, whole, (share) => onShare(0.6 + 0.4 * share));
}

/** What is frozen to judge rows by: of prices the fits of the folds, of a yes or no one fit of all rows. */
export function fitJudge(
  recipe: Recipe,
  visit: RowSource['visit'],
  onShare?: (share: number) => void,
): Judge | undefined {
  if (!recipe.dataset.target.answers) return fitPriceFolds(recipe, visit, onShare);
  const { coefficients } = fitAnswers(recipe, visit, onShare);
  return { folds: [coefficients], sigma: 1 };
}
