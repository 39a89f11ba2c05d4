import type { TryingKind } from '../kinds/kind.ts';
import { tryAnswers } from '../kinds/try-answers.ts';
import { createTextDecider } from './decide-text.ts';
import { wordsDataset } from './declaration.ts';
import { decodeModel } from './model.ts';

/** The part of the words that tries a model on texts with known answers. */
export const wordsTrying: TryingKind = {
  openTrial: (dataset, bytes) => {
    const { probability } = createTextDecider(wordsDataset(dataset), decodeModel(bytes));
    return tryAnswers(dataset, probability, () => ({}));
  },
};
