import type { RowSource } from '../kinds/kind.ts';
import { selectRank } from '../numerics/select-rank.ts';
import { FOLDS, splitOf } from '../summary/split.ts';
import { fitTerms, solveTerms } from './fellner-schall.ts';
import { addGram, addRow, copyGram, createGram, FULL_WEIGHT, type Gram, UNIT } from './gram.ts';
import { type Recipe, responseOf } from './recipe.ts';
import { predict, type Reference, robustWeight } from './reference.ts';
import { createItemHasher } from './summarise.ts';
import { createEntries } from './term.ts';

/** Once with all weights alike, then with the weights of the round before. */
const ROUNDS = 2;
/** The penalties of a later round begin near their end. */
const FIRST_STEPS = 8;
const LATER_STEPS = 4;

export interface FoldFits extends Pick<Reference, 'folds' | 'sigma'> {
  /** λ of each term. */
  readonly penalties: Float64Array;
}

/**
 * Fits without each of the folds, in two rounds. `undefined` if a fold holds all rows.
 * @param start the penalties of its terms are begun with
 */
export function fitFolds(
  recipe: Recipe,
  visit: RowSource['visit'],
  onShare: (share: number) => void = () => {},
  start?: FoldFits,
): FoldFits | undefined {
  const { dataset, basis, config } = recipe;
  const hasher = createItemHasher(dataset, config.seed);
  const entries = createEntries(basis);
  let fits: FoldFits | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const judge = fits;
    const folds = Array.from({ length: FOLDS }, () => createGram(basis.columnCount));
    visit((row, price) => {
      const fold = splitOf(recipe, hasher(row, price).split);
      if (typeof fold !== 'number') return;
      const response = responseOf(dataset, price);
      basis.place(row, entries);
      const weight = judge
        ? robustWeight(response * UNIT.response - predict(judge.folds[fold]!, entries), judge.sigma)
        : FULL_WEIGHT;
      addRow(folds[fold]!, entries, response, weight);
    });
    const whole = folds.reduce((sum, fold) => addGram(sum, fold, 1), createGram(basis.columnCount));
    if (folds.some(({ rows }) => rows === whole.rows)) return undefined;
    const { penalties } = fitTerms(basis.terms, whole, {
      rounds: fits ? LATER_STEPS : FIRST_STEPS,
      penalties: (fits ?? start)?.penalties,
      onShare: (share) => onShare((round + 0.7 * share) / ROUNDS),
    });
    const coefficients = folds.map((fold) => solveTerms(basis.terms, without(whole, fold), penalties));
    const misses: number[] = [];
    visit((row, price) => {
      const fold = splitOf(recipe, hasher(row, price).split);
      if (typeof fold !== 'number') return;
      basis.place(row, entries);
      misses.push(Math.abs(responseOf(dataset, price) * UNIT.response - predict(coefficients[fold]!, entries)));
    });
    const sigma = 1.4826 * selectRank(Float64Array.from(misses), misses.length >> 1);
    fits = { folds: coefficients, sigma, penalties };
    onShare((round + 1) / ROUNDS);
  }
  return fits;
}

const without = (whole: Gram, fold: Gram): Gram => addGram(copyGram(whole), fold, -1);
