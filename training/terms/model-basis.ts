import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { CorruptModelError } from '../kinds/errors.ts';
import { expectDataset } from '../kinds/expect-dataset.ts';
import { type Basis, createBasis } from './basis.ts';
import type { Model } from './model.ts';

/**
 * The terms that a model was fitted with.
 * @throws CorruptModelError if the model is of another dataset, or not of the size of this one's terms
 */
export function basisOfModel(dataset: TermsDataset, model: Model): Basis {
  const basis = createBasis(dataset);
  expectDataset(model.dataset, dataset);
  if (model.coefficients.length !== basis.columnCount)
    throw new CorruptModelError(
      `model of ${dataset.name}: ${model.coefficients.length} coefficients, ${basis.columnCount} expected`,
    );
  return basis;
}
