import type { Row } from '../../datasets/dataset.ts';
import type { WordsDataset } from '../../datasets/words-dataset.ts';
import type { DecisionAnswer, DecisionReason } from '../kinds/decision-answer.ts';
import { createDecisions } from '../kinds/round-decision.ts';
import { probabilityOf } from '../numerics/probability-of.ts';
import { checkModel } from './check-model.ts';
import type { WordsModel } from './model.ts';
import { scoreOf } from './naive-bayes.ts';
import { createUnitsReader, type TextUnits, UNIT } from './text-units.ts';
import { isUnknown, warnOfText } from './warn.ts';

export interface TextDecider {
  /** Of yes, unrounded. */
  readonly probability: (row: Row) => number;
  readonly isOutside: (row: Row) => boolean;
  readonly decide: (row: Row) => Pick<DecisionAnswer, 'decision' | 'probability' | 'warnings'>;
  readonly answer: (row: Row) => DecisionAnswer;
}

/** So many words and pairs are named. The others are one reason. */
const MOST_REASONS = 10;
/** The name of that reason. */
export const OTHER_WORDS = 'all other words';

/** @throws CorruptModelError if the model is of another dataset, or not of the size of this one's vocabulary */
export function createTextDecider(dataset: WordsDataset, model: WordsModel): TextDecider {
  checkModel(dataset, model);
  const { weights, calibration } = model;
  const [column] = dataset.columns;
  const [part] = column.parts;
  const unitsOf = createUnitsReader(part);
  const { intercept, slope } = calibration;
  const decisions = createDecisions(dataset);
  const logOdds = (text: TextUnits) => intercept + slope * scoreOf(weights, text);
  const probability = (row: Row) => probabilityOf(logOdds(unitsOf(row)));

  /** What each word adds to the log-odds, those that weigh most first, and behind them the others as one. */
  const reasonsOf = ({ indices, counts, units, length }: TextUnits): Omit<DecisionReason, 'amount'>[] => {
    const all = Array.from({ length }, (_, i) => ({
      input: part.vocabulary[indices[i]!]!,
      given: counts[i]!,
      points: (slope * weights[indices[i]!]! * units[i]!) / UNIT,
    })).sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
    const rest = all.slice(MOST_REASONS);
    if (rest.length === 0) return all;
    const points = rest.reduce((sum, reason) => sum + reason.points, 0);
    return [...all.slice(0, MOST_REASONS), { input: OTHER_WORDS, given: rest.length, points }];
  };

  return {
    probability,
    isOutside: (row) => isUnknown(unitsOf(row)),
    decide: (row) => {
      const text = unitsOf(row);
      return { ...decisions.decide(probabilityOf(logOdds(text))), warnings: warnOfText(column.name, text) };
    },
    answer: (row) => {
      const text = unitsOf(row);
      const reasons = reasonsOf(text);
      const end = logOdds(text);
      const [found, before] = [probabilityOf(end), probabilityOf(intercept)];
      // Along the straight line in log-odds each reason moves the probability in proportion to its points (Aumann and Shapley 1974).
      const slopeOfLine = end === intercept ? 0 : (found - before) / (end - intercept);
      const answer = decisions.explain({
        probability: found,
        reference: { probability: before, item: {} },
        reasons,
        amounts: Float64Array.from(reasons, ({ points }) => points * slopeOfLine),
      });
      return { ...answer, warnings: warnOfText(column.name, text) };
    },
  };
}
