import type { RuleSets, Stages, TermsDataset } from '../../datasets/terms-dataset.ts';
import type { ChosenFromRows, RowSource } from '../kinds/kind.ts';
import { pluralise } from '../wording/pluralise.ts';
import { choosePairs } from './choose-pairs.ts';
import { chooseRules } from './choose-rules.ts';
import { fitFolds } from './fold-fits.ts';
import { type Recipe, type TermsRequest, termsRecipe } from './recipe.ts';
import type { FoldFits } from './reference.ts';
import { createUnseenReader } from './residuals.ts';
import { visitTraining } from './visit-training.ts';

export interface ChosenStages extends Omit<ChosenFromRows, 'part'> {
  readonly stages: Stages;
}

/** A stage is kept if it takes such a share off the error of rows that the fit has not seen. */
const LEAST_GAIN = 0.004;
const NONE: Stages = { pairs: [] };

interface Candidate {
  readonly name: string;
  readonly stages: Stages;
  readonly recipe: Recipe;
  readonly fits: FoldFits;
  readonly error: number;
}

/**
 * Chooses the stages of a dataset from its rows: pairs of sources, rules, or both, if they earn their place out of fold.
 * @returns no stages if the rows are too few or too similar to judge each other
 */
export function chooseStages(
  request: TermsRequest,
  { visit }: RowSource,
  onShare: (share: number) => void = () => {},
): ChosenStages {
  const { stages: _, ...single } = termsRecipe(request).dataset;
  const withStages = (stages: Stages): Recipe => {
    const dataset: TermsDataset = { ...single, stages };
    return termsRecipe({ ...request, dataset });
  };
  const recipe = withStages(NONE);
  const fits = fitFolds(recipe, visit, (share) => onShare(0.2 * share));
  if (!fits) return { stages: NONE, tried: [] };
  const terms: Candidate = { name: 'terms', stages: NONE, recipe, fits, error: errorOf(recipe, visit, fits) };
  const candidates = [terms];
  const tryStages = (from: Candidate, name: string, stages: Stages): Candidate | undefined => {
    const wider = withStages(stages);
    const widerFits = fitFolds(wider, visit, undefined, from.fits);
    if (!widerFits) return undefined;
    const found = { name, stages, recipe: wider, fits: widerFits, error: errorOf(wider, visit, widerFits) };
    candidates.push(found);
    return found;
  };
  const tryRules = (from: Candidate): void => {
    const rules = chooseRules(from.recipe, visit, from.fits);
    if (rules) tryStages(from, nameOf(from.stages, rules), { ...from.stages, rules });
  };
  tryRules(terms);
  onShare(0.5);
  const pairs = choosePairs(recipe, visit, fits);
  const paired = pairs.length > 0 ? tryStages(terms, nameOf({ pairs }), { pairs }) : undefined;
  onShare(0.8);
  if (paired && isWorth(paired, terms)) tryRules(paired);
  const best = candidates.reduce((one, other) => (isWorth(other, one) ? other : one));
  return {
    stages: best.stages,
    tried: candidates.map(({ name, error }) => ({ name, error, kept: error === best.error })),
  };
}

const isWorth = (candidate: Candidate, simpler: Candidate): boolean =>
  candidate.error <= (1 - LEAST_GAIN) * simpler.error;

const nameOf = ({ pairs }: Stages, rules?: RuleSets): string =>
  [
    ...(pairs.length > 0 ? [pluralise(pairs.length, 'pair')] : []),
    ...(rules ? [pluralise(rules.all.length, 'rule')] : []),
  ].join(' and ');

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
