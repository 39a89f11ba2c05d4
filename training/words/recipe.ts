import type { TokensPart } from '../../datasets/column.ts';
import type { WordsDataset } from '../../datasets/words-dataset.ts';
import type { RecipeRequest } from '../kinds/kind.ts';
import { wordsDataset } from './declaration.ts';
import { type Config, defaultConfig } from './default-config.ts';

export interface WordsRequest extends RecipeRequest {
  readonly config?: Config | undefined;
}

/** A dataset with the choices made for it. The recipe and the rows decide the sums. */
export interface Recipe {
  readonly dataset: WordsDataset;
  readonly config: Config;
  readonly part: TokensPart;
  /** Equal for recipes whose sums add. */
  readonly key: string;
}

/** @throws DeclarationError if the dataset is none of words, or contradicts itself */
export function wordsRecipe({ dataset, config = defaultConfig }: WordsRequest): Recipe {
  const declared = wordsDataset(dataset);
  const { splits, seed, share, sampleLimit } = config;
  return {
    dataset: declared,
    config,
    part: declared.columns[0].parts[0],
    key: JSON.stringify([declared.recipeVersion, splits.training, seed, share, sampleLimit]),
  };
}
