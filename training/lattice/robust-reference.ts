import type { Row } from '../../datasets/dataset.ts';
import { packNumbers, unpackNumbers } from '../numerics/pack.ts';
import { FOLDS, isUsed, splitOf } from '../summary/split.ts';
import { createRowHasher } from '../table/hash.ts';
import { listReader, literalReader, objectReader, readNumber, readString } from '../table/read-json.ts';
import { fitFree } from './fit.ts';
import { createPlace, type Place } from './place.ts';
import type { Recipe } from './recipe.ts';
import { createRowPlacer } from './row-placer.ts';
import { createSummary, type Summary } from './summary.ts';
import { createAdder, UNIT } from './sums.ts';
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

export interface ReferenceJson {
  readonly format: 'stima-reference-1';
  readonly dataset: string;
  readonly version: string;
  readonly sigma: number;
  readonly surfaces: readonly { readonly lattice: string; readonly sides: string }[];
}

/** Weight of a row in 1/16; 16 without a reference. */
export function robustWeight(
  recipe: Recipe,
  reference: Reference | undefined,
  place: Place,
  fold: number,
  target: number,
): number {
  if (!reference) return 16;
  const residual = Math.abs(target * UNIT.ln - surfaceAt(recipe.basis, reference.surfaces[fold]!, place));
  return residual <= reference.sigma ? 16 : Math.round((16 * reference.sigma) / residual);
}

/** Weights are rounded to sixteenths. A reference that is finer than 0.1 % of the price would change none of them. */
const LATTICE_STEP = 2 ** -10;
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
): Reference {
  const { dataset, basis } = recipe;
  const place = createPlace(basis);
  const measure = createRowPlacer(recipe);
  const hasher = createRowHasher(dataset.columns.length, recipe.config.seed);
  const eachTrainingRow = (visit: (place: Place, fold: number, target: number) => void) =>
    rows((row, price) => {
      const hash = hasher(row, price);
      if (!isUsed(recipe, hash.row)) return;
      const split = splitOf(recipe, hash.split);
      if (typeof split === 'number') visit(measure(row, place), split, lnTarget(recipe, price));
    });
  let reference: Reference | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const summary: Summary = createSummary(recipe);
    const add = createAdder(basis);
    eachTrainingRow((at, fold, target) =>
      add(summary.folds[fold]!, at, target, robustWeight(recipe, reference, at, fold, target)),
    );
    const surfaces = Array.from({ length: FOLDS }, (_, k) => {
      const surface = fitFree(
        recipe,
        summary.folds.filter((_, f) => f !== k),
        TOLERANCE,
        LATTICE_STEP,
      );
      onProgress((round * FOLDS + k + 1) / (ROUNDS * FOLDS));
      return surface;
    });
    const residuals: number[] = [];
    eachTrainingRow((at, fold, target) =>
      residuals.push(Math.abs(target * UNIT.ln - surfaceAt(basis, surfaces[fold]!, at))),
    );
    const sorted = Float64Array.from(residuals).sort();
    reference = { dataset: dataset.name, version, sigma: 1.4826 * sorted[sorted.length >> 1]!, surfaces };
  }
  return reference!;
}

/** Centred ln price in 1/1024. */
export function lnTarget({ dataset }: Recipe, price: number): number {
  return Math.round((Math.log(price) - dataset.target.centre) / UNIT.ln);
}

export function encodeReference({ dataset, version, sigma, surfaces }: Reference): ReferenceJson {
  return {
    format: 'stima-reference-1',
    dataset,
    version,
    sigma,
    surfaces: surfaces.map(({ lattice, terms }) => ({
      lattice: packNumbers(lattice, LATTICE_STEP),
      sides: packNumbers(terms, TERM_STEP),
    })),
  };
}

const readReferenceJson = objectReader({
  format: literalReader('stima-reference-1'),
  dataset: readString,
  version: readString,
  sigma: readNumber,
  surfaces: listReader(objectReader({ lattice: readString, sides: readString })),
});

/** @throws WrongJsonError naming the place that is not as it should be; PackError if its numbers are damaged */
export function decodeReference(json: unknown): Reference {
  const { dataset, version, sigma, surfaces } = readReferenceJson(json, '');
  return {
    dataset,
    version,
    sigma,
    surfaces: surfaces.map(({ lattice, sides }) => ({
      lattice: unpackNumbers(lattice, LATTICE_STEP),
      terms: unpackNumbers(sides, TERM_STEP),
    })),
  };
}
