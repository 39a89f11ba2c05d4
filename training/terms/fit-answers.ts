import type { RowSource } from '../kinds/kind.ts';
import { FOLDS } from '../summary/split.ts';
import { equationsFor, type Fit, fitTerms, solveTerms } from './fellner-schall.ts';
import { addRow, createGram } from './gram.ts';
import type { Recipe } from './recipe.ts';
import { type FoldFits, predict } from './reference.ts';
import { createEntries } from './term.ts';
import { visitTraining } from './visit-training.ts';
import { ANSWER_DISPERSION, createResponder } from './working-response.ts';

/*
 * Fits of a yes or no from the rows themselves, in several steps. Each step sums up the rows as they look from the fit of the step
 * before: one step, from a point that is the same for all rows, is not enough.
 */

const STEPS = 4;
/** The penalties of a later step begin near their end. */
const FIRST_ROUNDS = 8;
const LATER_ROUNDS = 4;

export type AnswerFit = Pick<Fit, 'coefficients' | 'penalties' | 'order'>;

/** @param start penalties of the terms that come first */
export function fitAnswers(
  recipe: Recipe,
  visit: RowSource['visit'],
  onShare: (share: number) => void = () => {},
  start?: Pick<Fit, 'penalties'>,
): AnswerFit {
  const { dataset, basis } = recipe;
  const respond = createResponder(dataset);
  const entries = createEntries(basis);
  let fit: AnswerFit | undefined;
  for (let step = 0; step < STEPS; step++) {
    const point = fit?.coefficients;
    const gram = createGram(basis.columnCount);
    visitTraining(recipe, visit, (row, answer, fold) => {
      basis.place(row, entries, fold);
      const { response, weight, target } = respond(answer, point && predict(point, entries), 1);
      addRow(gram, entries, response, weight, target);
    });
    fit = fitTerms(basis.terms, gram, {
      rounds: fit ? LATER_ROUNDS : FIRST_ROUNDS,
      penalties: (fit ?? start)?.penalties,
      dispersion: ANSWER_DISPERSION,
      order: fit?.order,
      onShare: (share) => onShare((step + share) / STEPS),
    });
  }
  return fit!;
}

/**
 * The same without each of the folds. Each goes its own steps: a step from a point that has seen the rows of its fold would know them.
 * @returns `undefined` if a fold holds all rows
 */
export function fitAnswerFolds(
  recipe: Recipe,
  visit: RowSource['visit'],
  { penalties, order }: Pick<Fit, 'penalties' | 'order'>,
  onShare: (share: number) => void,
): FoldFits | undefined {
  const { dataset, basis } = recipe;
  const respond = createResponder(dataset);
  const entries = createEntries(basis);
  let points: readonly Float64Array[] | undefined;
  for (let step = 0; step < STEPS; step++) {
    const before = points;
    const grams = Array.from({ length: FOLDS }, () => createGram(basis.columnCount));
    visitTraining(recipe, visit, (row, answer, fold) => {
      basis.place(row, entries, fold);
      for (const [left, gram] of grams.entries()) {
        if (left === fold) continue;
        const { response, weight, target } = respond(answer, before && predict(before[left]!, entries), 1);
        addRow(gram, entries, response, weight, target);
      }
    });
    if (grams.some(({ rows }) => rows === 0)) return undefined;
    points = grams.map((gram) => solveTerms(equationsFor(basis.terms, gram, penalties, order), gram, penalties));
    onShare((step + 1) / STEPS);
  }
  return { folds: points!, sigma: 1, penalties };
}
