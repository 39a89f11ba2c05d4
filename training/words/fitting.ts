import type { Samples } from '../kinds/encode-samples.ts';
import type { FittingKind } from '../kinds/kind.ts';
import { addCounts, type Counts, copyCounts, rowsOfCounts } from './counts.ts';
import type { FitParameters } from './default-config.ts';
import { decodeCounts, encodeCounts } from './encode-counts.ts';
import { fitModel } from './fit-model.ts';
import { readFitParameters } from './fit-parameters.ts';
import { encodeModel } from './model.ts';
import { type WordsRequest, wordsRecipe } from './recipe.ts';
import { wordsSums } from './summarising.ts';

const FORMAT = 'stima-words-equations-1';

/** The part of the words that fits a model from sums. */
export const wordsFitting: FittingKind<Counts, Samples, Counts> = {
  readFitParameters,
  openFit: (request: WordsRequest) => {
    const recipe = wordsRecipe(request);
    return {
      ...wordsSums(recipe),
      createEquations: copyCounts,
      addToEquations: addCounts,
      encodeEquations: (counts) => encodeCounts(FORMAT, recipe, counts),
      decodeEquations: (bytes) => decodeCounts(FORMAT, recipe, bytes),
      equationRows: rowsOfCounts,
      fit: (counts, { calibration }, parameters: FitParameters) => {
        const { model, baselines, trials } = fitModel(recipe, counts, calibration, parameters);
        return { model: encodeModel(model), baselines, trials, iterations: 1 };
      },
    };
  },
};
