import type { Row } from '../../datasets/dataset.ts';
import type { RowSource } from '../kinds/kind.ts';
import { FOLDS } from '../summary/split.ts';
import { fitFree } from './fit.ts';
import type { Imputation } from './imputation.ts';
import { createIncompletePlacer } from './incomplete-placer.ts';
import { createIncompleteAdder, expectedAt, isIncomplete } from './incomplete-rows.ts';
import { createPlace } from './place.ts';
import type { Recipe } from './recipe.ts';
import { createReferenceLevels } from './reference-levels.ts';
import { REFERENCE_STEP, type Reference, robustWeight } from './robust-reference.ts';
import { createRowPlacer } from './row-placer.ts';
import { createSummary } from './summary.ts';
import { createAdder, UNIT } from './sums.ts';
import { surfaceAt } from './surface.ts';
import { trainingRows } from './training-rows.ts';

const ROUNDS = 2;
const TOLERANCE = 1e-3;

/**
 * Makes a reference from training rows, in two rounds: all weights 1, then with the weights of the first. If the rows are of several
 * periods, they are brought to one level, and there is one more round, since the first one has mixed the levels.
 *
 * @param rows  calls back with every row, its price and its day; called once a round and once a residual pass
 */
export function makeReference(
  recipe: Recipe,
  version: string,
  rows: RowSource['visit'],
  onProgress: (share: number) => void = () => {},
  imputation?: Imputation,
): Reference {
  const { dataset, basis } = recipe;
  const place = createPlace(basis);
  const placeComplete = createRowPlacer(recipe);
  const placeIncomplete = imputation && createIncompletePlacer(recipe, imputation);
  const addIncomplete = imputation && createIncompleteAdder(recipe, imputation);
  const eachTrainingRow = trainingRows(recipe, rows);
  const levels = createReferenceLevels(recipe);
  let rounds = ROUNDS;
  let reference: Reference | undefined;
  for (let round = 0; round < rounds; round++) {
    const summary = createSummary(recipe);
    const add = createAdder(basis);
    eachTrainingRow((row, fold, given, day) => {
      const sums = summary.folds[fold]!;
      const target = given - Math.round((levels?.of(row, day) ?? 0) / UNIT.ln);
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
      onProgress((round * FOLDS + k + 1) / (rounds * FOLDS));
      return surface;
    });
    /** Gives the residual of each row from the surfaces, and the factor that brings it to the scale of complete rows. */
    const eachResidual = (use: (residual: number, factor: number, row: Row, day: number | undefined) => void) =>
      eachTrainingRow((row, fold, target, day) => {
        const surface = surfaces[fold]!;
        if (!isIncomplete(row))
          use(target * UNIT.ln - surfaceAt(basis, surface, placeComplete(row, place)), 1, row, day);
        else if (placeIncomplete) {
          const found = placeIncomplete(row);
          use(target * UNIT.ln - expectedAt(basis, surface, found), Math.sqrt(found.maxWeight / 16), row, day);
        }
      });
    if (levels) {
      eachResidual((residual, _, row, day) => levels.count(row, day, residual));
      if (levels.settle()) rounds = ROUNDS + 1;
    }
    const residuals: number[] = [];
    eachResidual((residual, factor, row, day) =>
      residuals.push(Math.abs(residual - (levels?.of(row, day) ?? 0)) * factor),
    );
    const sorted = Float64Array.from(residuals).sort();
    reference = { dataset: dataset.name, version, sigma: 1.4826 * sorted[sorted.length >> 1]!, surfaces };
  }
  return reference!;
}
