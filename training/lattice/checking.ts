import type { CheckingKind } from '../kinds/checking-kind.ts';
import { latticeDataset } from './lattice-dataset.ts';
import { decodeModel } from './model.ts';
import { recipeOfModel } from './model-recipe.ts';

/** The part of the ordered lattice that reads a model without making it answer. */
export const latticeChecking: CheckingKind = {
  checkModel: (dataset, bytes) => {
    recipeOfModel(latticeDataset(dataset), decodeModel(bytes));
  },
};
