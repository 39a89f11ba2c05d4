import type { Samples } from '../kinds/encode-samples.ts';
import type { JudgingKind } from '../kinds/judging-kind.ts';
import { judgeAnswers } from '../report/judge-answers.ts';
import { objectReader, readNumber } from '../table/read-json.ts';
import { createTextDecider } from './decide-text.ts';
import { decodeModel } from './model.ts';
import { type WordsRequest, wordsRecipe } from './recipe.ts';

const readBaselines = objectReader({ order: readNumber });

/** The part of the words that compares them with other models on held-out rows, and makes their report. */
export const wordsJudging: JudgingKind<Samples> = {
  openJudge: (request: WordsRequest) => {
    const recipe = wordsRecipe(request);
    return {
      judge: (input) =>
        judgeAnswers(recipe, input, {
          decode: decodeModel,
          open: (model) => createTextDecider(recipe.dataset, model).probability,
          // Measured by the fit, on training texts whose fold it had not seen.
          others: (_, baselines) => () => readBaselines(baselines, '/baselines').order,
          violations: () => ({}),
        }),
    };
  },
};
