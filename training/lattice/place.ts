import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import type { Basis, Hat } from './basis.ts';

/** The place of a row: its cell, the lower of its two knots, the weight of the upper one, and its non-zero terms. */
export interface Place {
  cell: number;
  knot: number;
  /** Weight of knot + 1, in 1/256. */
  upper: number;
  termCount: number;
  /** Ascending. */
  readonly columns: Int32Array;
  /** In 1/256. */
  readonly values: Float64Array;
}

export function createPlace(basis: Basis): Place {
  const { columnCount } = basis;
  return {
    cell: 0,
    knot: 0,
    upper: 0,
    termCount: 0,
    columns: new Int32Array(columnCount),
    values: new Float64Array(columnCount),
  };
}

/** Places a row whose features are all known; overwrites and returns `place`. */
export function placeRow(basis: Basis, features: Float64Array, place: Place): Place {
  const { columns, values } = place;
  const position = locate(basis.knots, features[basis.scaleFeature]!);
  place.knot = position >> GRAIN_BITS;
  place.upper = position & (GRAIN - 1);
  place.cell = cellOf(basis, features);
  columns[0] = 0;
  values[0] = GRAIN;
  place.termCount = 1;
  placeOnHats(basis.plainHats, features, place);
  for (const { feature, column } of basis.linear) {
    const value = Math.round(features[feature]! * GRAIN);
    if (value !== 0) {
      columns[place.termCount] = column;
      values[place.termCount++] = value;
    }
  }
  if (basis.gateFeature >= 0) placeOnHats(basis.gatedHats[features[basis.gateFeature]!] ?? [], features, place);
  return place;
}

/** Appends the terms of hats: one or two neighbouring knots of each. */
function placeOnHats(hats: readonly Hat[], features: Float64Array, place: Place): void {
  const { columns, values } = place;
  let used = place.termCount;
  for (const { feature, knots, firstColumn } of hats) {
    const at = locate(knots, features[feature]!);
    const low = firstColumn + (at >> GRAIN_BITS);
    const upper = at & (GRAIN - 1);
    columns[used] = low;
    values[used++] = GRAIN - upper;
    if (upper > 0) {
      columns[used] = low + 1;
      values[used++] = upper;
    }
  }
  place.termCount = used;
}

/** The cell of a row whose grades, categories and flags are all known. */
function cellOf(basis: Basis, features: Float64Array): number {
  let cell = 0;
  for (const { stride, features: own } of basis.cellAxes) {
    let position = features[own[0]!]!;
    for (let i = 1; i < own.length; i++) position = 2 * position + features[own[i]!]!;
    cell += position * stride;
  }
  return cell;
}
