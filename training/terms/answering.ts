import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { Answerer, AnsweringKind, KindAnswer } from '../kinds/answering-kind.ts';
import { DECISION_COLUMNS, type DecisionAnswer } from '../kinds/decision-answer.ts';
import { PRICE_COLUMNS, type PriceAnswer, priceCells } from '../kinds/price-answer.ts';
import { varyDecision } from '../kinds/vary-decision.ts';
import { varyPrice } from '../kinds/vary-price.ts';
import { readItem } from '../table/read-item.ts';
import { createAppraiser } from './appraise.ts';
import { createDecider } from './decide-answer.ts';
import { termsDataset } from './declaration.ts';
import { decodeAnswersModel, decodePriceModel } from './model.ts';

/** The part of the terms that gives prices with their ranges and reasons, or decisions with their probabilities and reasons. */
export const termsAnswering: AnsweringKind = {
  readItem,
  whatIf: varyAnswer,
  openModel: (declared, bytes): Answerer<KindAnswer> => {
    const dataset = termsDataset(declared);
    return dataset.target.answers ? openDecisions(dataset, bytes) : openPrices(dataset, bytes);
  },
};

function varyAnswer(asked: PriceAnswer | DecisionAnswer, varied: PriceAnswer | DecisionAnswer) {
  if ('price' in asked && 'price' in varied) return varyPrice(asked, varied);
  if ('price' in asked || 'price' in varied) throw new Error('a price is not compared with a decision');
  return varyDecision(asked, varied);
}

function openPrices(dataset: TermsDataset, bytes: Uint8Array): Answerer<PriceAnswer> {
  const model = decodePriceModel(bytes);
  const appraiser = createAppraiser(dataset, model);
  const { unit } = dataset.target;
  return {
    recipe: model.recipe,
    answer: (row) => {
      const { price, range, reference, reasons, warnings } = appraiser.appraise(row);
      return { price, unit, range, reference, reasons, warnings };
    },
    relativeWidth: ({ price, range }) => (range.high - range.low) / price,
    contradicts: (row, target) => {
      const { low, high } = appraiser.range(row);
      return target < low || target > high;
    },
    isOutside: appraiser.isOutside,
    csvColumns: PRICE_COLUMNS,
    csvCells: (row) => {
      const quote = appraiser.quote(row);
      return { cells: priceCells(quote), warnings: quote.warnings };
    },
  };
}

/** An answer with at most this probability contradicts the model: at most a tenth of the rows have one. */
const LEAST_PROBABILITY = 0.1;

function openDecisions(dataset: TermsDataset, bytes: Uint8Array): Answerer<DecisionAnswer> {
  const model = decodeAnswersModel(bytes);
  const decider = createDecider(dataset, model);
  return {
    recipe: model.recipe,
    answer: decider.answer,
    contradicts: (row, answer) => {
      const probability = decider.probability(row);
      return (answer === 1 ? probability : 1 - probability) < LEAST_PROBABILITY;
    },
    isOutside: decider.isOutside,
    csvColumns: DECISION_COLUMNS,
    csvCells: (row) => {
      const { decision, probability, warnings } = decider.decide(row);
      return { cells: [probability.toFixed(4), decision], warnings };
    },
  };
}
