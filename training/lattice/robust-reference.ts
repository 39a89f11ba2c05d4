import { packNumbers, unpackNumbers } from '../numerics/pack.ts';
import { listReader, objectReader, readNumber, readString, wordReader } from '../table/read-json.ts';
import type { Place } from './place.ts';
import type { Recipe } from './recipe.ts';
import { UNIT } from './sums.ts';
import { type Surface, surfaceAt, TERM_STEP } from './surface.ts';

/**
 * A frozen judge of prices: for each fold a lattice that has not seen it. A row counts with min(1, σ/|r|). r is its residual
 * from the lattice of its own fold.
 */
export interface Reference {
  readonly dataset: string;
  readonly version: string;
  /** Robust standard deviation of the residuals in ln price: 1.4826 · median |r|. */
  readonly sigma: number;
  readonly surfaces: readonly Surface[];
}

const FORMAT = 'stima-reference-1';

/** In 1/16: the weight of a row that nothing speaks against. */
export const FULL_WEIGHT = 16;

/** Weight of a row in 1/16. Without a reference it is full. */
export function robustWeight(
  recipe: Recipe,
  reference: Reference | undefined,
  place: Place,
  fold: number,
  target: number,
): number {
  if (!reference) return FULL_WEIGHT;
  return weightAt(Math.abs(residualOf(recipe, reference, place, fold, target)), reference.sigma, FULL_WEIGHT);
}

/** The distance of a row's ln price from the reference. */
export function residualOf(
  { basis }: Recipe,
  reference: Reference,
  place: Place,
  fold: number,
  target: number,
): number {
  return target * UNIT.ln - surfaceAt(basis, reference.surfaces[fold]!, place);
}

/** Weight of a row in 1/16, at most `most`: a residual that is larger than usual counts in proportion less. */
export function weightAt(residual: number, usual: number, most: number): number {
  return residual <= usual ? most : Math.round((most * usual) / residual);
}

/** Weights are rounded to sixteenths. A reference that is finer than 0.1 % of the price would change none of them. */
export const REFERENCE_STEP = 2 ** -10;

/** Centred ln price in 1/1024. */
export function lnTarget({ dataset }: Recipe, price: number): number {
  return Math.round((Math.log(price) - dataset.target.centre) / UNIT.ln);
}

export function encodeReference({ dataset, version, sigma, surfaces }: Reference): object {
  return {
    format: FORMAT,
    dataset,
    version,
    sigma,
    surfaces: surfaces.map(({ lattice, terms }) => ({
      lattice: packNumbers(lattice, REFERENCE_STEP),
      sides: packNumbers(terms, TERM_STEP),
    })),
  };
}

const readReferenceJson = objectReader({
  format: wordReader(FORMAT),
  dataset: readString,
  version: readString,
  sigma: readNumber,
  surfaces: listReader(objectReader({ lattice: readString, sides: readString })),
});

/** @throws WrongJsonError with the place of the fault; PackError if its numbers are damaged */
export function decodeReference(json: unknown): Reference {
  const { dataset, version, sigma, surfaces } = readReferenceJson(json, '');
  return {
    dataset,
    version,
    sigma,
    surfaces: surfaces.map(({ lattice, sides }) => ({
      lattice: unpackNumbers(lattice, REFERENCE_STEP),
      terms: unpackNumbers(sides, TERM_STEP),
    })),
  };
}
