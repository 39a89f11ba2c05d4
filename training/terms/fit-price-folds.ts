import type { RowSource } from '../kinds/kind.ts';
import { selectRank } from '../numerics/select-rank.ts';
import { FOLDS } from '../summary/split.ts';
import { equationsFor, type Fit, fitTerms, solveTerms } from './fellner-schall.ts';
import { addGram, addRow, createGram, UNIT } from './gram.ts';
import type { Recipe } from './recipe.ts';
import { type FoldFits, predict, predictBy } from './reference.ts';
import { createEntries } from './term.ts';
import { visitTraining } from './visit-training.ts';
import { createResponder, responseOf } from './working-response.ts';

const ROUNDS = 2;
/** The penalties of a later round begin near their end. */
const FIRST_STEPS = 8;
const LATER_STEPS = 4;

/** Fits of prices without each of the folds, in two rounds: once with all weights alike, then with robust weights. */
export function fitPriceFolds(
  recipe: Recipe,
  visit: RowSource['visit'],
  onShare: (share: number) => void = () => {},
  start?: FoldFits,
): FoldFits | undefined {
  const { dataset, basis } = recipe;
  const respond = createResponder(dataset);
  const entries = createEntries(basis);
  let fits: FoldFits | undefined;
  let order: Int32Array | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const judge = fits;
    const folds = Array.from({ length: FOLDS }, () => createGram(basis.columnCount));
    visitTraining(recipe, visit, (row, price, fold) => {
      basis.place(row, entries, fold);
      const { response, weight } = respond(price, judge && predictBy(judge, fold, entries), judge?.sigma ?? 0);
      addRow(folds[fold]!, entries, response, weight);
    });
    const whole = folds.reduce((sum, fold) => addGram(sum, fold, 1), createGram(basis.columnCount));
    if (folds.some(({ rows }) => rows === whole.rows)) return undefined;
    const fit: Fit = fitTerms(basis.terms, whole, {
      rounds: fits ? LATER_STEPS : FIRST_STEPS,
      penalties: (fits ?? start)?.penalties,
      order,
      onShare: (share) => onShare((round + 0.7 * share) / ROUNDS),
    });
    const { penalties } = fit;
    order = fit.order;
    const equations = equationsFor(basis.terms, whole, penalties, order);
    const coefficients = folds.map((fold) => solveTerms(equations, whole, penalties, { less: fold }));
    const misses: number[] = [];
    visitTraining(recipe, visit, (row, price, fold) => {
      basis.place(row, entries, fold);
      misses.push(Math.abs(responseOf(dataset, price) * UNIT.response - predict(coefficients[fold]!, entries)));
    });
    const sigma = 1.4826 * selectRank(Float64Array.from(misses), misses.length >> 1);
    fits = { folds: coefficients, sigma, penalties };
    onShare((round + 1) / ROUNDS);
  }
  return fits;
}
