import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { ChosenStages, RowSource } from '../kinds/kind.ts';
import { choosePairs } from './choose-pairs.ts';
import { fitFolds } from './fold-fits.ts';
import { type Recipe, type TermsRequest, termsRecipe } from './recipe.ts';
import type { FoldFits } from './reference.ts';
import { createUnseenReader } from './residuals.ts';
import { visitTraining } from './visit-training.ts';

/** A stage is kept if it takes such a share off the error of rows that the fit has not seen. */
const LEAST_GAIN = 0.004;

/**
 * Chooses the stages of a dataset from its rows: pairs of sources, if they earn their place out of fold.
 * @returns no stages if the rows are too few or too similar to judge each other
 */
export function chooseStages(
  request: TermsRequest,
  { visit }: RowSource,
  onShare: (share: number) => void = () => {},
): ChosenStages {
  const { stages: _, ...single } = termsRecipe(request).dataset;
  const recipe = termsRecipe({ ...request, dataset: single });
  const fits = fitFolds(recipe, visit, (share) => onShare(0.4 * share));
  if (!fits) return { stages: { pairs: [] }, tried: [] };
  const error = errorOf(recipe, visit, fits);
  const first = { name: 'terms', error, kept: true };
  const pairs = choosePairs(recipe, visit, fits);
  onShare(0.5);
  if (pairs.length === 0) return { stages: { pairs }, tried: [first] };
  const withPairs: TermsDataset = { ...recipe.dataset, stages: { pairs } };
  const paired = termsRecipe({ ...request, dataset: withPairs });
  const pairedFits = fitFolds(paired, visit, (share) => onShare(0.5 + 0.5 * share), fits);
  const pairedError = pairedFits ? errorOf(paired, visit, pairedFits) : Number.POSITIVE_INFINITY;
  const kept = pairedError <= (1 - LEAST_GAIN) * error;
  return {
    stages: { pairs: kept ? pairs : [] },
    tried: [first, { name: `${pairs.length} pairs`, error: pairedError, kept }],
  };
}

/** Mean error of rows from the fits that have not seen them. */
function errorOf(recipe: Recipe, visit: RowSource['visit'], fits: FoldFits): number {
  const unseen = createUnseenReader(recipe, fits);
  let [sum, rows] = [0, 0];
  visitTraining(recipe, visit, (row, target, fold) => {
    sum += unseen(row, target, fold).error;
    rows++;
  });
  return rows === 0 ? 0 : sum / rows;
}
