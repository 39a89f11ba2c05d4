import { CorruptModelError } from '../kinds/errors.ts';
import { parseModel } from '../kinds/parse-model.ts';
import { packNumbers, unpackNumbers } from '../numerics/pack.ts';
import type { RangeModel } from '../ranges/calibrate-range.ts';
import {
  listReader,
  nullableReader,
  objectReader,
  optionalReader,
  pairReader,
  readNumber,
  readString,
  recordReader,
  wordReader,
} from '../table/read-json.ts';
import type { Config } from './config.ts';
import type { FittedIndex } from './fitted-index.ts';
import type { Levels } from './levels.ts';
import type { OwnLevel } from './own-level.ts';
import type { FittedLattice } from './scorer.ts';
import { LATTICE_STEP, TERM_STEP } from './surface.ts';

/** A fitted, ordered and calibrated lattice: everything that crosses from training to serving. */
export interface Model extends FittedLattice {
  readonly dataset: string;
  readonly recipe: string;
  /** The unit of its prices. Absent: the one that the dataset declares. */
  readonly unit?: string | undefined;
  /**
   * Knots of the scale and of each hat, in the order of the terms. A model is read with its own knots, even if the dataset
   * declares others by then. Older models name only the knots that were chosen in place of the declared ones.
   */
  readonly knots: Config['knots'];
  /** λ and ℓ of the fit. */
  readonly penalty: number;
  readonly length: number;
  /** Rows trained on and calibrated on. */
  readonly rows: { readonly training: number; readonly calibration: number };
  /** Whether any row lies at an averaged cell and knot: one byte each. */
  readonly touched: Uint8Array;
  /** Levels of periods and sources. If they are absent, all rows were at one level. */
  readonly levels?: Levels;
  /** By the dataset's patterns of what is unknown. */
  readonly ranges: readonly RangeModel[];
}

const FORMAT = 'stima-model-1';
/** Means are rounded to multiples of 2⁻³⁰. */
const MEAN_STEP = 2 ** -30;

const readCoefficients: (value: unknown, path: string) => Float64Array = (value, path) =>
  Float64Array.from(listReader(readNumber)(value, path));

const readLevels = objectReader<Levels>({
  rhythm: wordReader('week', 'month', 'quarter'),
  sizes: listReader(readNumber),
  slopes: listReader(readString),
  walk: objectReader({ common: readNumber, each: readNumber }),
  periods: listReader(readNumber),
  byPeriod: listReader(readCoefficients),
  baseSource: readString,
  sources: listReader(readString),
  bySource: listReader(readCoefficients),
  drift: readNumber,
  own: optionalReader(objectReader<OwnLevel>({ rows: readNumber, deviations: listReader(readNumber) })),
  index: optionalReader(
    objectReader<FittedIndex>({
      rows: listReader(listReader(readNumber)),
      levels: listReader(listReader(readNumber)),
      deviations: listReader(listReader(readNumber)),
    }),
  ),
});

/** The file calls the additive terms `sides`, because older models do, and they must stay readable. */
const readModelJson = objectReader({
  format: wordReader(FORMAT),
  dataset: readString,
  recipe: readString,
  unit: optionalReader(readString),
  knots: recordReader(listReader(readNumber)),
  penalty: readNumber,
  length: readNumber,
  rows: objectReader({ training: readNumber, calibration: readNumber }),
  lattice: readString,
  averaged: readString,
  sides: readString,
  sideMeans: readString,
  touched: readString,
  levels: optionalReader(readLevels),
  ranges: listReader(
    objectReader<RangeModel>({
      scale: listReader(readNumber),
      quantiles: listReader(nullableReader(pairReader(readNumber))),
      rows: optionalReader(readNumber),
    }),
  ),
});

/** Equal models have equal bytes. */
export function encodeModel(model: Model): string {
  const { dataset, recipe, knots, penalty, length, rows, lattice, averaged, terms, termMeans, touched } = model;
  const { levels, ranges, unit } = model;
  return JSON.stringify({
    format: FORMAT,
    dataset,
    recipe,
    ...(unit !== undefined && { unit }),
    knots,
    penalty,
    length,
    rows,
    lattice: packNumbers(lattice, LATTICE_STEP),
    averaged: packNumbers(averaged, LATTICE_STEP),
    sides: packNumbers(terms, TERM_STEP),
    sideMeans: packNumbers(termMeans, MEAN_STEP),
    touched: packBits(touched),
    ...(levels && { levels: { ...levels, byPeriod: levels.byPeriod.map(list), bySource: levels.bySource.map(list) } }),
    ranges,
  });
}

/** @throws CorruptModelError with what was found */
export function decodeModel(bytes: Uint8Array): Model {
  const { format: _, sides, sideMeans, levels, ...model } = parseModel(bytes, readModelJson);
  try {
    const averaged = unpackNumbers(model.averaged, LATTICE_STEP);
    return {
      ...model,
      ...(levels && { levels }),
      lattice: unpackNumbers(model.lattice, LATTICE_STEP),
      averaged,
      terms: unpackNumbers(sides, TERM_STEP),
      termMeans: unpackNumbers(sideMeans, MEAN_STEP),
      touched: unpackBits(model.touched, averaged.length),
    };
  } catch (cause) {
    throw new CorruptModelError(`model: its numbers do not unpack: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

const list = (values: Float64Array): number[] => [...values];

function packBits(flags: Uint8Array): string {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  for (let i = 0; i < flags.length; i++) if (flags[i]) bytes[i >> 3]! |= 1 << (i & 7);
  return Buffer.from(bytes).toString('base64');
}

function unpackBits(text: string, length: number): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== Math.ceil(length / 8))
    throw new Error(`${bytes.length} bytes of flags, ${Math.ceil(length / 8)} expected`);
  return Uint8Array.from({ length }, (_, i) => (bytes[i >> 3]! >> (i & 7)) & 1);
}
