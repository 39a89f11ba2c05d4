import type { CheckingKind } from '../kinds/checking-kind.ts';
import { checkModel } from './check-model.ts';
import { wordsDataset } from './declaration.ts';
import { decodeModel } from './model.ts';

/** The part of the words that reads a model without making it answer. */
export const wordsChecking: CheckingKind = {
  checkModel: (dataset, bytes) => checkModel(wordsDataset(dataset), decodeModel(bytes)),
};
