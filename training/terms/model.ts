import type { Calibration } from '../evaluation/calibrate-answers.ts';
import { CorruptModelError } from '../kinds/errors.ts';
import { parseModel } from '../kinds/parse-model.ts';
import { TruncatedError } from '../numerics/bytes.ts';
import { PackError, packNumbers, unpackNumbers } from '../numerics/pack.ts';
import {
  type JsonReader,
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

/** Fitted terms, as plain data. What they predict is ln of a price, or the log-odds of a yes. */
export interface Model {
  readonly dataset: string;
  readonly recipe: string;
  readonly rows: { readonly training: number; readonly calibration: number };
  /** By column of the design matrix. */
  readonly coefficients: Float64Array;
  /** The least and the greatest prediction: those of the training rows and a little more. */
  readonly bounds: readonly [number, number];
  /** Columns of gaps that nothing was learnt of, with the variance of what is not known then. */
  readonly unseenGaps: readonly { readonly column: number; readonly variance: number }[];
  /** What each term came to, for the report: λ and its effective columns. */
  readonly terms: readonly { readonly name: string; readonly penalty: number; readonly effective: number }[];
}

export interface PriceModel extends Model {
  readonly range: RangeOfPrediction;
}

export interface AnswersModel extends Model {
  readonly calibration: Calibration;
}

const PRICE_FORMAT = 'stima-terms-1';
const ANSWERS_FORMAT = 'stima-terms-answers-1';
/** Coefficients are rounded so. A hundred of them are off by less than a hundredth of a percent. */
const STEP = 2 ** -20;

export function encodeModel({ coefficients, ...model }: PriceModel | AnswersModel): string {
  const format = 'range' in model ? PRICE_FORMAT : ANSWERS_FORMAT;
  return `${JSON.stringify({ format, ...model, coefficients: packNumbers(coefficients, STEP) })}\n`;
}

const FIELDS = {
  dataset: readString,
  recipe: readString,
  rows: objectReader({ training: readNumber, calibration: readNumber }),
  coefficients: readString,
  bounds: pairReader(readNumber),
  unseenGaps: listReader(objectReader({ column: readNumber, variance: readNumber })),
  terms: listReader(objectReader({ name: readString, penalty: readNumber, effective: readNumber })),
};

const readPriceModel = objectReader({
  ...FIELDS,
  format: wordReader(PRICE_FORMAT),
  range: objectReader<RangeOfPrediction>({
    bands: listReader(readNumber),
    knots: listReader(readNumber),
    scale: listReader(readNumber),
    quantiles: listReader(nullableReader(pairReader(readNumber))),
    rows: optionalReader(readNumber),
  }),
});

const readAnswersModel = objectReader({
  ...FIELDS,
  format: wordReader(ANSWERS_FORMAT),
  calibration: objectReader<Calibration>({ intercept: readNumber, slope: readNumber }),
});

/** @throws CorruptModelError with what was found */
export const decodePriceModel = (bytes: Uint8Array): PriceModel => decode(bytes, readPriceModel);

/** @throws CorruptModelError with what was found */
export const decodeAnswersModel = (bytes: Uint8Array): AnswersModel => decode(bytes, readAnswersModel);

function decode<Written extends { readonly format: string; readonly coefficients: string }>(
  bytes: Uint8Array,
  read: JsonReader<Written>,
): Omit<Written, 'format' | 'coefficients'> & Pick<Model, 'coefficients'> {
  const { format: _, coefficients, ...model } = parseModel(bytes, read);
  try {
    return { ...model, coefficients: unpackNumbers(coefficients, STEP) };
  } catch (cause) {
    if (!(cause instanceof PackError || cause instanceof TruncatedError)) throw cause;
    throw new CorruptModelError(`model: ${cause.message}`, { cause });
  }
}

/** Numbers as they are after being written and read. */
export const rounded = (values: Float64Array): Float64Array => unpackNumbers(packNumbers(values, STEP), STEP);
