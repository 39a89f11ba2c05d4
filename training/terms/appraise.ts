import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { KindWarning } from '../kinds/answering-kind.ts';
import type { Appraisal } from '../kinds/price-answer.ts';
import { apportion } from '../numerics/apportion.ts';
import { shapleyOfProduct } from '../numerics/shapley-product.ts';
import { type AnswerRange, coverageOf, findTooFewRows } from '../ranges/answer-range.ts';
import { createGivenReader, givenPart } from '../table/item.ts';
import { createExplainer } from './explain.ts';
import type { PriceModel } from './model.ts';
import { createRanger } from './range.ts';
import { OUTSIDE_KNOWN_RANGE } from './warn.ts';

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
export function createAppraiser(dataset: TermsDataset, model: PriceModel): Appraiser {
  const { score, unknown, warn, isOutside, explain } = createExplainer(dataset, model);
  const givenValue = createGivenReader(dataset);
  const boundsAt = createRanger(model.range);

  const rangeAround = (row: Row, predicted: number) => {
    const extra = WIDTH_OF_90 ** 2 * unknown(row);
    const widened = (bound: number) => Math.sign(bound) * Math.sqrt(bound * bound + extra);
    const [low, high] = boundsAt(predicted);
    return {
      price: Math.exp(predicted),
      low: Math.exp(predicted + widened(low)),
      high: Math.exp(predicted + widened(high)),
    };
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
    price: (row) => Math.exp(score(row)),
    isOutside,
    range: (row) => rangeAround(row, score(row)),
    quote: (row) => {
      const warnings = warn(row);
      return { ...rangeAround(row, score(row)), ...supportOf(warnings), warnings };
    },
    appraise: (row) => {
      const { score: predicted, referenceScore, learnt, shares } = explain(row);
      const { price, low, high } = rangeAround(row, predicted);
      const factors = shares.map(Math.exp);
      const referencePrice = Math.exp(referenceScore);
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
          given: givenValue(p, row),
          amount: rounded[i]! / 100,
          factor: Number(factors[i]!.toFixed(6)),
        })),
        warnings,
      };
    },
  };
}
