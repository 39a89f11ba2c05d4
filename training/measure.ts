import type { Row } from '../datasets/dataset.ts';
import { type Place, placeRow } from './place.ts';
import type { Recipe } from './recipe.ts';

/** Repairs a complete row, computes its features and places it; keeps scratch space between calls. */
export function createMeasurer({ dataset, basis }: Recipe) {
  const repaired = new Float64Array(dataset.columns.length);
  const features = new Float64Array(dataset.featureNames.length);
  return (row: Row, place: Place): Place => {
    for (let i = 0; i < repaired.length; i++) repaired[i] = row[i]!;
    dataset.repair(repaired);
    dataset.features(row, repaired, features);
    return placeRow(basis, features, place);
  };
}
