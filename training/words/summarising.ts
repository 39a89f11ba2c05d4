import { decodeSamples, encodeSamples, mergeSamples, type Samples } from '../kinds/encode-samples.ts';
import { DeclarationError } from '../kinds/errors.ts';
import type { SummarisingKind, Sums } from '../kinds/kind.ts';
import { findSealedRecipe } from '../kinds/sealed-bytes.ts';
import { addCounts, type Counts, createCounts, rowsOfCounts } from './counts.ts';
import { decodeCounts, encodeCounts } from './encode-counts.ts';
import { type Recipe, type WordsRequest, wordsRecipe } from './recipe.ts';
import { createSummariser } from './summarise.ts';

const FORMAT = 'stima-words-summary-1';

/** The part of the words that reduces texts to exact sums. */
export const wordsSummarising: SummarisingKind<Counts, Samples> = {
  decodeReference: () => {
    throw new DeclarationError('a dataset of the kind words has no reference; take it out of the declaration');
  },
  openSums: (request: WordsRequest) => wordsSums(wordsRecipe(request)),
  decodeSamples: (dataset, key, bytes) => decodeSamples({ dataset, key }, bytes),
  findRecipeKey: (head) => findSealedRecipe(FORMAT, head),
};

export function wordsSums(recipe: Recipe): Sums<Counts, Samples> {
  return {
    dataset: recipe.dataset,
    key: recipe.key,
    takesIncompleteRows: true,
    createSummariser: () => createSummariser(recipe),
    emptySummary: () => createCounts(recipe.part.vocabulary.length),
    trainingRows: rowsOfCounts,
    encodeSummary: (counts) => encodeCounts(FORMAT, recipe, counts),
    addEncoded: (counts, bytes) => addCounts(counts, decodeCounts(FORMAT, recipe, bytes), 1),
    sampleRows: ({ calibration, holdout }) => ({ calibration: calibration.count, holdout: holdout.count }),
    encodeSamples: (samples) => encodeSamples(recipe, samples),
    decodeSamples: (bytes) => decodeSamples(recipe, bytes),
    mergeSamples,
  };
}
