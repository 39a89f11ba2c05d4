import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { KindWarning } from '../kinds/answering-kind.ts';
import type { Model } from './model.ts';
import { basisOfModel } from './model-basis.ts';
import { referenceRow } from './reference-row.ts';
import { createScorer, type Scorer } from './scorer.ts';
import { createWarner } from './warn.ts';

/** Why a row is predicted as it is. */
export interface Explained {
  readonly score: number;
  readonly referenceScore: number;
  /** The indices of the inputs of which something is known. Reasons are given for these. */
  readonly learnt: readonly number[];
  /** What each of them adds. They sum to the difference of the two scores. */
  readonly shares: Float64Array;
}

export interface Explainer extends Pick<Scorer, 'score' | 'unknown'> {
  readonly warn: (row: Row) => readonly KindWarning[];
  readonly isOutside: (row: Row) => boolean;
  readonly explain: (row: Row) => Explained;
}

/**
 * Predictions with what each input adds, in ln price or in log-odds.
 * @throws CorruptModelError if the model is of another dataset, or not of the size of this one's terms
 */
export function createExplainer(dataset: TermsDataset, model: Model): Explainer {
  const basis = basisOfModel(dataset, model);
  const { score, shares, unknown } = createScorer(dataset, basis, model);
  const reference = referenceRow(dataset);
  const scoreOfReference = score(reference);
  const { warn, isOutside, lacks } = createWarner(dataset, basis, model);
  return {
    score,
    unknown,
    warn,
    isOutside,
    explain: (row) => {
      const unlearnt = lacks(row);
      const other = withoutColumns(dataset, reference, unlearnt);
      const own = score(row);
      const referenceScore = other === reference ? scoreOfReference : score(other);
      const learnt = dataset.inputs.flatMap((input, p) =>
        input.columns.every((name) => unlearnt.has(name)) ? [] : [p],
      );
      const all = withinBounds(shares(row, other), own - referenceScore);
      return { score: own, referenceScore, learnt, shares: Float64Array.from(learnt, (p) => all[p]!) };
    },
  };
}

/** Shares that sum to the difference of the bounded predictions: each is cut in the same proportion. */
function withinBounds(shares: Float64Array, difference: number): Float64Array {
  const sum = shares.reduce((total, share) => total + share, 0);
  return Math.abs(sum - difference) < 1e-9 || sum === 0 ? shares : shares.map((share) => (share * difference) / sum);
}

/** A row that lacks some columns more. A text then lacks all of its parts. */
function withoutColumns(dataset: TermsDataset, row: Row, lacking: ReadonlySet<string>): Row {
  if (lacking.size === 0) return row;
  const item = Object.entries(dataset.referenceItem).filter(([name]) => !lacking.has(name));
  return referenceRow({ ...dataset, referenceItem: Object.fromEntries(item) });
}
