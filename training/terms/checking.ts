import type { CheckingKind } from '../kinds/checking-kind.ts';
import { termsDataset } from './declaration.ts';
import { decodeAnswersModel, decodePriceModel } from './model.ts';
import { basisOfModel } from './model-basis.ts';

/** The part of the terms that reads a model without making it answer. */
export const termsChecking: CheckingKind = {
  checkModel: (declared, bytes) => {
    const dataset = termsDataset(declared);
    basisOfModel(dataset, dataset.target.answers ? decodeAnswersModel(bytes) : decodePriceModel(bytes));
  },
};
