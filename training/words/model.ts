import type { Calibration } from '../evaluation/calibrate-answers.ts';
import { CorruptModelError } from '../kinds/errors.ts';
import { parseModel } from '../kinds/parse-model.ts';
import { TruncatedError } from '../numerics/bytes.ts';
import { PackError, packNumbers, unpackNumbers } from '../numerics/pack.ts';
import { objectReader, readNumber, readString, wordReader } from '../table/read-json.ts';

/** What words and pairs say of a yes, as plain data. The words themselves stand in the declaration, which is frozen. */
export interface WordsModel {
  readonly dataset: string;
  readonly recipe: string;
  readonly rows: { readonly training: number; readonly calibration: number };
  readonly smoothing: number;
  /** From the score of a text to its log-odds. */
  readonly calibration: Calibration;
  /** By token of the vocabulary. */
  readonly weights: Float64Array;
}

const FORMAT = 'stima-words-1';
/** Weights are rounded so, before they are calibrated. */
const STEP = 2 ** -6;

export function encodeModel({ weights, ...model }: WordsModel): string {
  return `${JSON.stringify({ format: FORMAT, ...model, weights: packNumbers(weights, STEP) })}\n`;
}

const readModel = objectReader({
  format: wordReader(FORMAT),
  dataset: readString,
  recipe: readString,
  rows: objectReader({ training: readNumber, calibration: readNumber }),
  smoothing: readNumber,
  calibration: objectReader<Calibration>({ intercept: readNumber, slope: readNumber }),
  weights: readString,
});

/** @throws CorruptModelError with what was found */
export function decodeModel(bytes: Uint8Array): WordsModel {
  const { format: _, weights, ...model } = parseModel(bytes, readModel);
  try {
    return { ...model, weights: unpackNumbers(weights, STEP) };
  } catch (cause) {
    if (!(cause instanceof PackError || cause instanceof TruncatedError)) throw cause;
    throw new CorruptModelError(`model: ${cause.message}`, { cause });
  }
}

/** Weights as they are after being written and read. */
export const roundWeights = (weights: Float64Array): Float64Array =>
  weights.map((weight) => Math.round(weight / STEP) * STEP);
