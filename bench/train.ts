import { diamonds } from '../datasets/diamonds/diamonds.ts';
import type { PricedRow } from '../datasets/diamonds/testing/diamond-rows.ts';
import { type Appraiser, createAppraiser } from '../training/lattice/appraise.ts';
import { configSchema } from '../training/lattice/config.ts';
import { createEquations } from '../training/lattice/equations.ts';
import { fitModel } from '../training/lattice/fit-model.ts';
import { decodeModel, encodeModel } from '../training/lattice/model.ts';
import { createRecipe, type Recipe } from '../training/lattice/recipe.ts';
import { makeReference } from '../training/lattice/robust-reference.ts';
import { createSummariser } from '../training/lattice/summarise.ts';
import type { Summary } from '../training/lattice/summary.ts';

export interface Trained {
  readonly recipe: Recipe;
  readonly summary: Summary;
  /** What is stored. */
  readonly bytes: string;
  readonly appraiser: Appraiser;
}

/** Trains on the given rows and no others: some calibrate the range, and the rest also make a reference of their own. */
export function train(rows: readonly PricedRow[], calibration = 0.1): Trained {
  const recipe = createRecipe(diamonds, configSchema.parse({ splits: { training: 1 - calibration, calibration } }));
  const reference = makeReference(recipe, 'bench', (visit) => {
    for (const { row, price } of rows) visit(row, price);
  });
  const summariser = createSummariser(recipe, reference);
  for (const { row, price } of rows) summariser.add(row, price);
  const { summary, samples } = summariser.finish();
  const { model } = fitModel(recipe, createEquations(recipe, summary), samples.calibration, recipe.config.fit);
  const bytes = encodeModel(model);
  return { recipe, summary, bytes, appraiser: createAppraiser(diamonds, decodeModel(Buffer.from(bytes))) };
}
