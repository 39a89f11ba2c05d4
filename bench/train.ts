import type { Row } from '../datasets/dataset.ts';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import type { PricedRow } from '../datasets/diamonds/testing/diamond-rows.ts';
import {
  type Appraiser,
  configSchema,
  createAppraiser,
  createEquations,
  createRecipe,
  createSummariser,
  decodeModel,
  encodeModel,
  fitModel,
  type Imputation,
  makeImputation,
  makeReference,
  patternWeights,
  type Recipe,
  type Summary,
} from '../training/lattice/measured.ts';

export interface Trained {
  readonly recipe: Recipe;
  readonly summary: Summary;
  /** The text of the stored model. */
  readonly bytes: string;
  readonly appraiser: Appraiser;
}

/**
 * Trains on the rows, except those that calibrate the range. The reference is made from the same rows. The imputation
 * of missing inputs is learnt from the complete rows, or from `others` if no row is complete.
 */
export function train(rows: readonly PricedRow[], calibration = 0.1, others: readonly PricedRow[] = []): Trained {
  const recipe = createRecipe(diamonds, configSchema.parse({ splits: { training: 1 - calibration, calibration } }));
  const visitAll = (some: readonly PricedRow[]) => (visit: (row: Row, price: number) => void) => {
    for (const { row, price } of some) visit(row, price);
  };
  const imputation = rows.some(({ row }) => row.some(Number.isNaN)) ? impute(recipe, rows, others) : undefined;
  const reference = makeReference(recipe, 'bench', visitAll(rows), undefined, imputation);
  const summariser = createSummariser(recipe, reference, imputation);
  for (const { row, price } of rows) summariser.add(row, price);
  const { summary, samples } = summariser.finish();
  const { model } = fitModel(recipe, createEquations(recipe, summary), samples.calibration, recipe.config.fit);
  const bytes = encodeModel(model);
  return { recipe, summary, bytes, appraiser: createAppraiser(diamonds, decodeModel(Buffer.from(bytes))) };
}

function impute(recipe: Recipe, rows: readonly PricedRow[], others: readonly PricedRow[]): Imputation {
  const complete = rows.filter(({ row }) => !row.some(Number.isNaN));
  const known = complete.length > 0 ? complete : others;
  const visit = (each: (row: Row, price: number) => void) => {
    for (const { row, price } of known) each(row, price);
  };
  const even = makeImputation(recipe, 'bench', visit, [16, 16, 16]);
  if (complete.length === 0) return even;
  return { ...even, weights: patternWeights(recipe, even, makeReference(recipe, 'bench', visit), visit) };
}
