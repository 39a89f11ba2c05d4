import type { Row } from '../../datasets/dataset.ts';
import { patternsOf } from '../table/item.ts';
import type { Imputation } from './imputation.ts';
import { createIncompletePlacer } from './incomplete-placer.ts';
import { expectedAt, isIncomplete } from './incomplete-rows.ts';
import { createPlace } from './place.ts';
import type { Recipe } from './recipe.ts';
import type { Reference } from './robust-reference.ts';
import { createRowPlacer } from './row-placer.ts';
import { UNIT } from './sums.ts';
import { surfaceAt } from './surface.ts';
import { trainingRows } from './training-rows.ts';

/**
 * The largest weight of rows that lack inputs, by pattern of what is unknown: 16·(m₀/m)², m the mean |residual| of complete
 * rows of which that much is hidden, m₀ that of the same rows as they are. So a row counts by how much it tells
 * (weighted least squares).
 *
 * @param rows calls back with every row and its price; called once
 */
export function patternWeights(
  recipe: Recipe,
  imputation: Imputation,
  reference: Reference,
  rows: (visit: (row: Row, price: number) => void) => void,
): number[] {
  const { dataset, basis } = recipe;
  const placeKnown = createRowPlacer(recipe);
  const placeIncomplete = createIncompletePlacer(recipe, imputation);
  const known = createPlace(basis);
  const hidden = patternsOf(dataset).map(({ unknown }) =>
    dataset.columns.flatMap(({ name }, c) => (unknown.includes(name) ? [c] : [])),
  );
  const sums = new Float64Array(hidden.length);
  let complete = 0;
  const eachTrainingRow = trainingRows(recipe, rows);
  eachTrainingRow((given, fold, target) => {
    if (isIncomplete(given)) return;
    const surface = reference.surfaces[fold]!;
    const ln = target * UNIT.ln;
    complete += Math.abs(ln - surfaceAt(basis, surface, placeKnown(given, known)));
    for (const [p, columns] of hidden.entries()) {
      const row = Float64Array.from(given);
      for (const c of columns) row[c] = Number.NaN;
      sums[p]! += Math.abs(ln - expectedAt(basis, surface, placeIncomplete(row)));
    }
  });
  return Array.from(sums, (sum) => (sum > 0 ? Math.max(1, Math.min(16, Math.round(16 * (complete / sum) ** 2))) : 16));
}
