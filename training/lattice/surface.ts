import { GRAIN } from '../numerics/locate.ts';
import type { Basis } from './basis.ts';
import type { Place } from './place.ts';

/** A fitted lattice: values at the nodes and coefficients of the terms, for rows whose features are all known. */
export interface Surface {
  readonly lattice: Float64Array;
  readonly terms: Float64Array;
}

/** Centred ln price at a place. */
export function surfaceAt(basis: Basis, { lattice, terms }: Surface, place: Place): number {
  const node = place.cell * basis.knotCount + place.knot;
  let value = (GRAIN - place.upper) * lattice[node]!;
  if (place.upper > 0) value += place.upper * lattice[node + 1]!;
  for (let i = 0; i < place.termCount; i++) value += place.values[i]! * terms[place.columns[i]!]!;
  return value / GRAIN;
}

/** Fitted values are rounded to multiples of 2⁻¹⁴ (0.006 %) for the lattice and 2⁻²⁰ for the terms. Rounding keeps the order. */
export const LATTICE_STEP = 2 ** -14;
export const TERM_STEP = 2 ** -20;

export function roundSurface({ lattice, terms }: Surface, step = LATTICE_STEP): Surface {
  return { lattice: roundTo(step, lattice), terms: roundTo(TERM_STEP, terms) };
}

/** To the nearest multiples of a step. */
export const roundTo = (step: number, values: Float64Array): Float64Array =>
  values.map((value) => roundValueTo(step, value));

export const roundValueTo = (step: number, value: number): number => Math.round(value / step) * step;
