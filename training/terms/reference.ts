import type { FrozenReference } from '../kinds/kind.ts';
import { GRAIN } from '../numerics/locate.ts';
import { packNumbers, unpackNumbers } from '../numerics/pack.ts';
import { listReader, objectReader, readNumber, readString, wordReader } from '../table/read-json.ts';
import type { Entries } from './term.ts';

/**
 * A frozen judge of rows. Of prices it has for each fold the coefficients of a fit that has not seen it: a row counts with
 * min(1, σ/|r|), where r is its residual from the fit of its own fold. Of a yes or no it has one fit, which gives each row its working
 * point.
 */
export interface Reference extends FrozenReference, Judge {}

export interface Judge {
  /** Robust standard deviation of the residuals in ln price: 1.4826 · median |r|. 1 for a yes or no. */
  readonly sigma: number;
  /** By fold, or one for all folds. */
  readonly folds: readonly Float64Array[];
}

/** Fits that have not seen the rows of one fold each. */
export interface FoldFits extends Judge {
  /** λ of each term. */
  readonly penalties: Float64Array;
}

const FORMAT = 'stima-terms-reference-1';
/** Coefficients are rounded so: far finer than the weights that follow from them. */
const STEP = 2 ** -12;

export function encodeReference({ dataset, version, sigma, folds }: Reference): object {
  return { format: FORMAT, dataset, version, sigma, folds: folds.map((fold) => packNumbers(fold, STEP)) };
}

const readReference = objectReader({
  format: wordReader(FORMAT),
  dataset: readString,
  version: readString,
  sigma: readNumber,
  folds: listReader(readString),
});

/** @throws WrongJsonError with the place of the fault; PackError if its numbers are damaged */
export function decodeReference(json: unknown): Reference {
  const { dataset, version, sigma, folds } = readReference(json, '');
  return { dataset, version, sigma, folds: folds.map((fold) => unpackNumbers(fold, STEP)) };
}

/** What the reference says of a row of some fold. */
export function predictBy({ folds }: Pick<Judge, 'folds'>, fold: number, entries: Entries): number {
  return predict(folds[fold % folds.length]!, entries);
}

/** What coefficients say of a row. */
export function predict(coefficients: Float64Array, { columns, values, count }: Entries): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += coefficients[columns[i]!]! * values[i]!;
  return sum / GRAIN;
}
