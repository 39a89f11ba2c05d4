import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { KindWarning } from '../kinds/answering-kind.ts';
import { CorruptModelError } from '../kinds/errors.ts';
import type { Appraisal } from '../kinds/price-answer.ts';
import { apportion } from '../numerics/apportion.ts';
import { shapleyOfProduct } from '../numerics/shapley-product.ts';
import { type AnswerRange, coverageOf, findTooFewRows } from '../ranges/answer-range.ts';
import { givenPart, givenValue } from '../table/item.ts';
import { createBasis } from './basis.ts';
import type { Model } from './model.ts';
import { createRanger } from './range.ts';
import { referenceRow } from './reference-row.ts';
import { createScorer } from './scorer.ts';
import { createWarner, OUTSIDE_KNOWN_RANGE } from './warn.ts';

export interface Appraiser {
  /** Price alone, unrounded. */
  readonly price: (row: Row) => number;
  readonly isOutside: (row: Row) => boolean;
  /** Bounds of the range, unrounded. */
  readonly range: (row: Row) => { readonly price: number; readonly low: number; readonly high: number };
  /** The same, with the coverage and the warnings. */
  readonly quote: (row: Row) => AnswerRange & { readonly price: number; readonly warnings: readonly KindWarning[] };
  readonly appraise: (row: Row) => Appraisal;
}

/** Half the width of a 90 % interval, in standard deviations. */
const WIDTH_OF_90 = 1.645;

/** @throws CorruptModelError if the model is of another dataset, or not of the size of this one's terms */
export function createAppraiser(dataset: TermsDataset, model: Model): Appraiser {
  const basis = createBasis(dataset);
  if (model.dataset !== dataset.name)
    throw new CorruptModelError(`model of ${model.dataset}, ${dataset.name} expected`);
  if (model.coefficients.length !== basis.columnCount)
    throw new CorruptModelError(
      `model of ${dataset.name}: ${model.coefficients.length} coefficients, ${basis.columnCount} expected`,
    );
  const scorer = createScorer(dataset, basis, model);
  const boundsAt = createRanger(model.range);
  const reference = referenceRow(dataset);
  const { warn, isOutside, lacks } = createWarner(dataset, basis, model);

  const rangeAround = (row: Row, score: number) => {
    const unknown = WIDTH_OF_90 ** 2 * scorer.unknown(row);
    const widened = (bound: number) => Math.sign(bound) * Math.sqrt(bound * bound + unknown);
    const [low, high] = boundsAt(score);
    return { price: Math.exp(score), low: Math.exp(score + widened(low)), high: Math.exp(score + widened(high)) };
  };

  const supportOf = (warnings: readonly KindWarning[]) => {
    const outside = warnings.find(({ code }) => code === OUTSIDE_KNOWN_RANGE);
    const rows = model.range.rows ?? model.rows.calibration;
    return coverageOf(
      dataset.range.coverage,
      findTooFewRows(rows) ?? (outside && { code: outside.code, message: outside.message }),
    );
  };

  return {
    price: (row) => Math.exp(scorer.score(row)),
    isOutside,
    range: (row) => rangeAround(row, scorer.score(row)),
    quote: (row) => {
      const warnings = warn(row);
      return { ...rangeAround(row, scorer.score(row)), ...supportOf(warnings), warnings };
    },
    appraise: (row) => {
      const unlearnt = lacks(row);
      const other = withoutColumns(dataset, reference, unlearnt);
      const score = scorer.score(row);
      const otherScore = scorer.score(other);
      const { price, low, high } = rangeAround(row, score);
      const learnt = dataset.inputs.flatMap((input, p) =>
        input.columns.every((name) => unlearnt.has(name)) ? [] : [p],
      );
      const shares = withinBounds(scorer.shares(row, other), score - otherScore);
      const factors = Float64Array.from(learnt, (p) => Math.exp(shares[p]!));
      const referencePrice = Math.exp(otherScore);
      const amounts = shapleyOfProduct(factors).map((amount) => amount * referencePrice);
      const cents = Math.round(price * 100);
      const referenceCents = Math.round(referencePrice * 100);
      const rounded = apportion(amounts, cents - referenceCents);
      const warnings = warn(row);
      return {
        price: cents / 100,
        range: { low: Math.floor(low * 100) / 100, high: Math.ceil(high * 100) / 100, ...supportOf(warnings) },
        reference: { price: referenceCents / 100, item: givenPart(dataset, learnt) },
        reasons: learnt.map((p, i) => ({
          input: dataset.inputs[p]!.name,
          given: givenValue(dataset, p, row),
          amount: rounded[i]! / 100,
          factor: Number(factors[i]!.toFixed(6)),
        })),
        warnings,
      };
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
