import { packNumbers, unpackNumbers } from '../numerics/pack.ts';
import { listReader, objectReader, readNumber, readString, wordReader } from '../table/read-json.ts';
import type { Basis } from './basis.ts';

/**
 * The expected values of missing inputs. They are frozen and have their own version. So the sums of an incomplete row
 * depend only on the row, and add and subtract like those of any other row.
 */
export interface Imputation {
  readonly dataset: string;
  readonly version: string;
  /** Share of each combination of flags at each knot of the scale, knotCount × combinations; a knot's shares sum to 1. */
  readonly flagShares: Float64Array;
  /** By hat without a gate, then by linear feature. */
  readonly means: readonly FeatureMeans[];
  /** Largest weight of a row in 1/16, by the dataset's patterns of what is unknown. */
  readonly weights: readonly number[];
}

/** Means of the columns of one feature, by combination of flags and by level of one graded axis. */
export interface FeatureMeans {
  /** The graded axis, as an index among the cell axes; −1 where the dataset has none. */
  readonly axis: number;
  /** In 1/256: combinations × levels × columns, the columns fastest. */
  readonly values: Float64Array;
}

/** Every combination of a basis's flags; bit i of a combination is flag i. A basis without flags has one combination. */
export interface FlagCombinations {
  readonly count: number;
  /** Feature of each flag. */
  readonly features: readonly number[];
}

export function flagCombinations({ cellAxes }: Basis): FlagCombinations {
  const features = cellAxes.flatMap(({ axis, features: own }) => (axis.kind === 'flags' ? own : []));
  return { count: 1 << features.length, features };
}

/** Columns that each entry of `means` has. */
function widthsOf({ hats, linear }: Basis): number[] {
  return [...hats.filter(({ gate }) => gate === undefined).map(({ knots }) => knots.length), ...linear.map(() => 1)];
}

/** Whether an imputation was made for this basis. There are no means for chosen knots. */
export function suits({ flagShares, means }: Imputation, basis: Basis): boolean {
  const { count } = flagCombinations(basis);
  const widths = widthsOf(basis);
  const levels = (axis: number) => (axis < 0 ? 1 : (basis.cellAxes[axis]?.size ?? 0));
  return (
    flagShares.length === basis.knotCount * count &&
    means.length === widths.length &&
    means.every(({ axis, values }, m) => values.length === count * levels(axis) * widths[m]!)
  );
}

const FORMAT = 'stima-imputation-1';
/** Shares are kept to 2⁻¹⁶. */
const SHARE_STEP = 2 ** -16;

export function encodeImputation({ dataset, version, flagShares, means, weights }: Imputation): object {
  return {
    format: FORMAT,
    dataset,
    version,
    flagShares: packNumbers(flagShares, SHARE_STEP),
    means: means.map(({ axis, values }) => ({ axis, values: packNumbers(values, 1) })),
    weights,
  };
}

const readImputation = objectReader({
  format: wordReader(FORMAT),
  dataset: readString,
  version: readString,
  flagShares: readString,
  means: listReader(objectReader({ axis: readNumber, values: readString })),
  weights: listReader(readNumber),
});

/** @throws WrongJsonError with the place of the fault; PackError if its numbers are damaged */
export function decodeImputation(json: unknown): Imputation {
  const { dataset, version, flagShares, means, weights } = readImputation(json, '');
  return {
    dataset,
    version,
    flagShares: unpackNumbers(flagShares, SHARE_STEP),
    means: means.map(({ axis, values }) => ({ axis, values: unpackNumbers(values, 1) })),
    weights,
  };
}
