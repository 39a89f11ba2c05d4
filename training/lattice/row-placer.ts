import type { Row } from '../../datasets/dataset.ts';
import { createFeatureReader } from './features.ts';
import { type Place, placeRow } from './place.ts';
import type { Recipe } from './recipe.ts';

/** Places a complete row before any repair. Keeps scratch space between calls. */
export function createRowPlacer({ dataset, basis }: Recipe) {
  const read = createFeatureReader(dataset);
  return (row: Row, place: Place): Place => placeRow(basis, read(row), place);
}
