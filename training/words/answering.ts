import type { AnsweringKind } from '../kinds/answering-kind.ts';
import { DECISION_COLUMNS, type DecisionAnswer } from '../kinds/decision-answer.ts';
import { varyDecision } from '../kinds/vary-decision.ts';
import { readItem } from '../table/read-item.ts';
import { createTextDecider } from './decide-text.ts';
import { wordsDataset } from './declaration.ts';
import { decodeModel } from './model.ts';

/** An answer with at most this probability contradicts the model. */
const LEAST_PROBABILITY = 0.1;

/** The part of the words that decides about texts. */
export const wordsAnswering: AnsweringKind<DecisionAnswer> = {
  readItem,
  whatIf: varyDecision,
  openModel: (declared, bytes) => {
    const model = decodeModel(bytes);
    const { probability, isOutside, decide, answer } = createTextDecider(wordsDataset(declared), model);
    return {
      recipe: model.recipe,
      answer,
      contradicts: (row, target) => {
        const yes = probability(row);
        return (target === 1 ? yes : 1 - yes) < LEAST_PROBABILITY;
      },
      isOutside,
      csvColumns: DECISION_COLUMNS,
      csvCells: (row) => {
        const { decision, probability: yes, warnings } = decide(row);
        return { cells: [yes.toFixed(4), decision], warnings };
      },
    };
  },
};
