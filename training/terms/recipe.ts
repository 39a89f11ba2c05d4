import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { RecipeRequest } from '../kinds/kind.ts';
import { type Basis, createBasis } from './basis.ts';
import type { Config } from './config.ts';
import { termsDataset } from './declaration.ts';
import { defaultConfig } from './default-config.ts';
import type { Reference } from './reference.ts';

export interface TermsRequest extends RecipeRequest {
  readonly config?: Config | undefined;
  readonly reference?: Reference | undefined;
}

/** A dataset with the choices made for it. The recipe and the rows decide the sums. */
export interface Recipe {
  readonly dataset: TermsDataset;
  readonly config: Config;
  readonly basis: Basis;
  /** Equal for recipes whose sums add. */
  readonly key: string;
}

/** @throws DeclarationError if the dataset is none of terms, or contradicts itself */
export function termsRecipe({ dataset, config = defaultConfig, reference, referenceVersion }: TermsRequest): Recipe {
  const declared = termsDataset(dataset);
  const { splits, seed, share, sampleLimit } = config;
  const version = reference?.version ?? referenceVersion ?? 'none';
  return {
    dataset: declared,
    config,
    basis: createBasis(declared),
    key: JSON.stringify([
      declared.recipeVersion,
      version,
      splits.training,
      splits.calibration,
      seed,
      share,
      sampleLimit,
    ]),
  };
}
