import { decodeSamples, encodeSamples, mergeSamples, type Samples } from '../kinds/encode-samples.ts';
import type { SummarisingKind, Sums } from '../kinds/kind.ts';
import { findSealedRecipe } from '../kinds/sealed-bytes.ts';
import { decodeGram, encodeGram } from './encode-gram.ts';
import { addGram, createGram, type Gram } from './gram.ts';
import { type Recipe, type TermsRequest, termsRecipe } from './recipe.ts';
import { decodeReference, type Reference } from './reference.ts';
import { createSummariser } from './summarise.ts';

const FORMAT = 'stima-terms-summary-1';

/** The part of the terms that reduces rows to exact sums. */
export const termsSummarising: SummarisingKind<Gram, Samples> = {
  decodeReference,
  openSums: (request: TermsRequest) => termsSums(termsRecipe(request), request.reference),
  decodeSamples: (dataset, key, bytes) => decodeSamples({ dataset, key }, bytes),
  findRecipeKey: (head) => findSealedRecipe(FORMAT, head),
};

export function termsSums(recipe: Recipe, reference: Reference | undefined): Sums<Gram, Samples> {
  const { columnCount } = recipe.basis;
  return {
    dataset: recipe.dataset,
    key: recipe.key,
    takesIncompleteRows: true,
    createSummariser: () => createSummariser(recipe, reference),
    emptySummary: () => createGram(columnCount),
    trainingRows: ({ rows }) => rows,
    encodeSummary: (gram) => encodeGram(FORMAT, recipe.key, gram),
    addEncoded: (gram, bytes) => addGram(gram, decodeGram(FORMAT, recipe, columnCount, bytes), 1),
    sampleRows: ({ calibration, holdout }) => ({ calibration: calibration.count, holdout: holdout.count }),
    encodeSamples: (samples) => encodeSamples(recipe, samples),
    decodeSamples: (bytes) => decodeSamples(recipe, bytes),
    mergeSamples,
  };
}
