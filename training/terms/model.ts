import { CorruptModelError } from '../kinds/errors.ts';
import { parseModel } from '../kinds/parse-model.ts';
import { TruncatedError } from '../numerics/bytes.ts';
import { PackError, packNumbers, unpackNumbers } from '../numerics/pack.ts';
import {
  listReader,
  nullableReader,
  objectReader,
  optionalReader,
  pairReader,
  readNumber,
  readString,
  wordReader,
} from '../table/read-json.ts';
import type { RangeOfPrediction } from './range.ts';

/** A fitted model of terms, as plain data. */
export interface Model {
  readonly dataset: string;
  readonly recipe: string;
  readonly rows: { readonly training: number; readonly calibration: number };
  /** By column of the design matrix, in ln price. */
  readonly coefficients: Float64Array;
  /** The least and the greatest prediction, in ln price: those of the training rows and a little more. */
  readonly bounds: readonly [number, number];
  /** Columns of gaps that nothing was learnt of, with the variance of what is not known then. */
  readonly unseenGaps: readonly { readonly column: number; readonly variance: number }[];
  readonly range: RangeOfPrediction;
  /** What each term came to, for the report: λ and its effective columns. */
  readonly terms: readonly { readonly name: string; readonly penalty: number; readonly effective: number }[];
}

const FORMAT = 'stima-terms-1';
/** Coefficients are rounded so. A hundred of them are off by less than a hundredth of a percent. */
const STEP = 2 ** -20;

export function encodeModel({ coefficients, ...model }: Model): string {
  return `${JSON.stringify({ format: FORMAT, ...model, coefficients: packNumbers(coefficients, STEP) })}\n`;
}

const readModel = objectReader({
  format: wordReader(FORMAT),
  dataset: readString,
  recipe: readString,
  rows: objectReader({ training: readNumber, calibration: readNumber }),
  coefficients: readString,
  bounds: pairReader(readNumber),
  unseenGaps: listReader(objectReader({ column: readNumber, variance: readNumber })),
  range: objectReader<RangeOfPrediction>({
    bands: listReader(readNumber),
    knots: listReader(readNumber),
    scale: listReader(readNumber),
    quantiles: listReader(nullableReader(pairReader(readNumber))),
    rows: optionalReader(readNumber),
  }),
  terms: listReader(objectReader({ name: readString, penalty: readNumber, effective: readNumber })),
});

/** @throws CorruptModelError with what was found */
export function decodeModel(bytes: Uint8Array): Model {
  const { format: _, coefficients, ...model } = parseModel(bytes, readModel);
  try {
    return { ...model, coefficients: unpackNumbers(coefficients, STEP) };
  } catch (cause) {
    if (!(cause instanceof PackError || cause instanceof TruncatedError)) throw cause;
    throw new CorruptModelError(`model: ${cause.message}`, { cause });
  }
}

/** Numbers as they are after being written and read. */
export const rounded = (values: Float64Array): Float64Array => unpackNumbers(packNumbers(values, STEP), STEP);
