import type { Row } from '../../datasets/dataset.ts';
import { FOLDS } from '../summary/split.ts';
import { fitFree } from './fit.ts';
import type { Imputation } from './imputation.ts';
import { createIncompletePlacer } from './incomplete-placer.ts';
import { createIncompleteAdder, expectedAt, isIncomplete } from './incomplete-rows.ts';
import { createPlace } from './place.ts';
import type { Recipe } from './recipe.ts';
import { REFERENCE_STEP, type Reference, robustWeight } from './robust-reference.ts';
import { createRowPlacer } from './row-placer.ts';
import { createSummary } from './summary.ts';
import { createAdder, UNIT } from './sums.ts';
import { surfaceAt } from './surface.ts';
import { trainingRows } from './training-rows.ts';

const ROUNDS = 2;
const TOLERANCE = 1e-3;

/**
 * Makes a reference from training rows, in two rounds: all weights 1, then with the weights of the first.
 *
 * @param rows  calls back with every row and its price; called once a round and once a residual pass
 */
export function makeReference(
  recipe: Recipe,
  version: string,
  rows: (visit: (row: Row, price: number) => void) => void,
  onProgress: (share: number) => void = () => {},
  imputation?: Imputation,
): Reference {
  const { dataset, basis } = recipe;
  const place = createPlace(basis);
  const placeComplete = createRowPlacer(recipe);
  const placeIncomplete = imputation && createIncompletePlacer(recipe, imputation);
  const addIncomplete = imputation && createIncompleteAdder(recipe, imputation);
  const eachTrainingRow = trainingRows(recipe, rows);
  let reference: Reference | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const summary = createSummary(recipe);
    const add = createAdder(basis);
    eachTrainingRow((row, fold, target) => {
      const sums = summary.folds[fold]!;
      if (isIncomplete(row)) addIncomplete?.(sums, row, fold, target, reference);
      else {
        placeComplete(row, place);
        add(sums, place, target, robustWeight(recipe, reference, place, fold, target));
      }
    });
    const surfaces = Array.from({ length: FOLDS }, (_, k) => {
      const surface = fitFree(
        recipe,
        summary.folds.filter((_, f) => f !== k),
        TOLERANCE,
        REFERENCE_STEP,
      );
      onProgress((round * FOLDS + k + 1) / (ROUNDS * FOLDS));
      return surface;
    });
    const residuals: number[] = [];
    eachTrainingRow((row, fold, target) => {
      if (!isIncomplete(row))
        residuals.push(Math.abs(target * UNIT.ln - surfaceAt(basis, surfaces[fold]!, placeComplete(row, place))));
      else if (placeIncomplete) {
        const found = placeIncomplete(row);
        const residual = Math.abs(target * UNIT.ln - expectedAt(basis, surfaces[fold]!, found));
        // On the scale of complete rows.
        residuals.push(residual * Math.sqrt(found.maxWeight / 16));
      }
    });
    const sorted = Float64Array.from(residuals).sort();
    reference = { dataset: dataset.name, version, sigma: 1.4826 * sorted[sorted.length >> 1]!, surfaces };
  }
  return reference!;
}
