import type { RangeDeclaration } from '../../datasets/dataset.ts';
import { choleskyFactor, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts';
import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import { selectRank } from '../numerics/select-rank.ts';
import { FEWEST_CALIBRATION_ROWS } from './answer-range.ts';

/** A 90 % range around a price: the size of residuals by kind of item, and their spread once they are scaled. */
export interface RangeModel {
  /** Coefficients of ln(|residual| + .01) on the scale columns. */
  readonly scale: readonly number[];
  /** Lower and upper quantile of the scaled residual, by group. The last entry is for all rows together; a `null` group uses it. */
  readonly quantiles: readonly (readonly [number, number] | null)[];
  /** The number of rows that it was calibrated on, if they are too few to support it. */
  readonly rows?: number | undefined;
}

/** The part of a dataset's declaration that a range needs. */
export interface RangedDataset {
  readonly featureNames: readonly string[];
  readonly range: RangeDeclaration;
  /** The feature that the bands divide. */
  readonly scale: string;
  /** Features that are the index of a level. The size of the residual differs by level. */
  readonly words: readonly { readonly feature: string; readonly levels: number }[];
}

/** One row to calibrate on: its features (NaN where not known) and residual in ln price. */
export interface Residual {
  readonly features: Float64Array;
  readonly residual: number;
}

/** Rows to calibrate on. `at` may overwrite the row that it returned before. */
export interface Residuals {
  readonly count: number;
  readonly at: (row: number) => Residual;
}

const FLOOR = 0.01;
const RIDGE = 1;
/** A group with fewer rows gets no quantiles of its own. */
const SMALLEST_GROUP = 100;
/** A group that is too small borrows the quantiles of a larger set, of at least so many rows. */
const SMALLEST_POOL = 50;

/** The columns on which the size of a residual is modelled: constant, coarse hats, grades and categories; unknown features have none. */
export function createScaleColumns(dataset: RangedDataset) {
  const index = (name: string) => dataset.featureNames.indexOf(name);
  let count = 1;
  const hats = (dataset.range.scaleHats ?? []).map(({ feature, knots }) => {
    const first = count;
    count += knots.length;
    return { feature: index(feature), knots: Float64Array.from(knots), first };
  });
  const levels = dataset.words.map((word) => {
    const first = count;
    count += word.levels;
    return { feature: index(word.feature), first };
  });
  const width = 1 + 2 * hats.length + levels.length;
  /** Writes the columns of an item and their values from `from` on; returns where they end, at most `width` further. */
  const place = (features: Float64Array, used: Int32Array, values: Float64Array, from = 0): number => {
    let at = from;
    used[at] = 0;
    values[at++] = 1;
    for (let h = 0; h < hats.length; h++) {
      const { feature, knots, first } = hats[h]!;
      const given = features[feature]!;
      if (Number.isNaN(given)) continue;
      const position = locate(knots, given);
      const low = position >> GRAIN_BITS;
      const upper = (position & (GRAIN - 1)) / GRAIN;
      used[at] = first + low;
      values[at++] = 1 - upper;
      if (upper > 0) {
        used[at] = first + low + 1;
        values[at++] = upper;
      }
    }
    for (let g = 0; g < levels.length; g++) {
      used[at] = levels[g]!.first + features[levels[g]!.feature]!;
      values[at++] = 1;
    }
    return at;
  };
  return { count, width, place };
}

export type ScaleColumns = ReturnType<typeof createScaleColumns>;

/** ln of the scale of an item's residual. The quantiles are multiplied by its exp. */
export function createScaler(columns: ScaleColumns) {
  const used = new Int32Array(columns.width);
  const values = new Float64Array(columns.width);
  return (scale: readonly number[], features: Float64Array): number =>
    scaleAt(scale, used, values, 0, columns.place(features, used, values));
}

function scaleAt(scale: readonly number[], used: Int32Array, values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += scale[used[at]!]! * values[at]!;
  return Math.exp(sum);
}

/**
 * Group of an item, and its neighbours. A group is a band along the scale. A declared flag splits the band once more, if the
 * flag is known.
 */
export function createGrouper(dataset: RangedDataset) {
  const scale = dataset.featureNames.indexOf(dataset.scale);
  const { bands = [], splitBy } = dataset.range;
  const flag = splitBy === undefined ? -1 : dataset.featureNames.indexOf(splitBy);
  /** Groups of one band. */
  const parts = flag < 0 ? 1 : 2;
  const bandOf = (features: Float64Array) => {
    let band = 0;
    while (band < bands.length && features[scale]! >= bands[band]!) band++;
    return band;
  };
  return {
    /** Groups 0 … count − 1. The last one holds everything. */
    count: parts * (bands.length + 1) + 1,
    of: (features: Float64Array) => parts * bandOf(features) + (flag >= 0 && features[flag] === 1 ? 1 : 0),
    bandOf,
    /** The groups of the same band, and of those up to `reach` bands away. */
    neighbours: (group: number, reach: number): number[] => {
      const band = Math.floor(group / parts);
      const [from, to] = [Math.max(0, band - reach), Math.min(bands.length, band + reach)];
      return Array.from({ length: parts * (to - from + 1) }, (_, i) => parts * from + i);
    },
    /** Lower bound of each band; the first has none. */
    bounds: [null, ...bands] as readonly (number | null)[],
  };
}

type Grouper = ReturnType<typeof createGrouper>;

/**
 * Calibrates a range on rows that the fit has not seen: a ridge regression of the residual's size, cross-fitted in halves,
 * then quantiles of the scaled residual within groups of at least 100 rows (Mondrian split conformal prediction). A smaller
 * group takes the quantiles of the rows nearest to it, or those of all rows, whichever are further out. So a small group can
 * only have a wider range.
 */
export function calibrateRange(dataset: RangedDataset, given: Residuals): RangeModel {
  const columns = createScaleColumns(dataset);
  const grouper = createGrouper(dataset);
  const rows = placeAll(columns, grouper, given);
  const halves = [1, 0].map((parity) => sumSquares(columns, rows, parity)) as [Moments, Moments];
  const scales = halves.map((half) => fitScale(columns, [half]));
  const scaled = rows.residuals.map(
    (residual, i) => residual / scaleAt(scales[i % 2]!, rows.used, rows.values, rows.start[i]!, rows.start[i + 1]!),
  );
  const everything = grouper.count - 1;
  const byGroup = divide(scaled, rows.groups, everything);
  const tail = (1 - dataset.range.coverage) / 2;
  const all = tailQuantiles(scaled, tail);
  const quantiles = byGroup.map((own, group) => {
    if (own.length >= SMALLEST_GROUP) return tailQuantiles(own, tail);
    const [low, high] = tailQuantiles(findPool(grouper, byGroup, group), tail);
    return low < all[0] || high > all[1] ? ([Math.min(low, all[0]), Math.max(high, all[1])] as const) : null;
  });
  return {
    scale: fitScale(columns, halves),
    quantiles: [...quantiles, all],
    ...(rows.residuals.length < FEWEST_CALIBRATION_ROWS && { rows: rows.residuals.length }),
  };
}

function divide(values: Float64Array, groups: Uint8Array, count: number): Float64Array[] {
  const sizes = new Uint32Array(count);
  for (const group of groups) sizes[group]!++;
  const out = Array.from(sizes, (size) => new Float64Array(size));
  sizes.fill(0);
  for (let i = 0; i < values.length; i++) out[groups[i]!]![sizes[groups[i]!]!++] = values[i]!;
  return out;
}

/** The rows of a group, if they are enough. If not, those of its band, then of the bands around it, then all. */
function findPool({ neighbours, bounds }: Grouper, byGroup: readonly Float64Array[], group: number): Float64Array {
  let pool = byGroup[group]!;
  for (let reach = 0; pool.length < SMALLEST_POOL && reach < bounds.length; reach++)
    pool = Float64Array.from(neighbours(group, reach).flatMap((each) => [...byGroup[each]!]));
  return pool;
}

/** Conformal quantiles: of n + 1 exchangeable residuals at most a share `tail` lies beyond each. */
function tailQuantiles(scaled: Float64Array, tail: number): readonly [number, number] {
  if (scaled.length === 0) return [-3, 3];
  const values = scaled.slice();
  const n = values.length;
  const rank = Math.max(0, Math.floor(tail * (n + 1)) - 1);
  return [Math.min(0, selectRank(values, rank)), Math.max(0, selectRank(values, n - 1 - rank))];
}

/** The columns of every row, one row after the other, with its group and its residual. */
function placeAll({ width, place }: ScaleColumns, grouper: Grouper, { count, at }: Residuals) {
  const used = new Int32Array(width * count);
  const values = new Float64Array(width * count);
  const start = new Int32Array(count + 1);
  const groups = new Uint8Array(count);
  const residuals = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const { features, residual } = at(i);
    start[i + 1] = place(features, used, values, start[i]!);
    groups[i] = grouper.of(features);
    residuals[i] = residual;
  }
  return { used, values, start, groups, residuals };
}

interface Moments {
  /** Lower triangle of X'X. */
  readonly gram: Float64Array;
  /** X'y, y = ln(|residual| + .01). */
  readonly moment: Float64Array;
}

/** The sums over every second row, beginning with the first or with the second. */
function sumSquares(
  { count }: ScaleColumns,
  { used, values, start, residuals }: ReturnType<typeof placeAll>,
  parity: number,
): Moments {
  const gram = new Float64Array(count * count);
  const moment = new Float64Array(count);
  for (let row = parity; row < residuals.length; row += 2) {
    const size = Math.log(Math.abs(residuals[row]!) + FLOOR);
    const [from, to] = [start[row]!, start[row + 1]!];
    // Columns ascend within a row.
    for (let i = from; i < to; i++) {
      const base = used[i]! * count;
      const value = values[i]!;
      for (let j = from; j <= i; j++) gram[base + used[j]!]! += value * values[j]!;
      moment[used[i]!]! += value * size;
    }
  }
  return { gram, moment };
}

function fitScale({ count }: ScaleColumns, parts: readonly Moments[]): number[] {
  const add = (pick: (part: Moments) => Float64Array) =>
    parts.map(pick).reduce((sum, part) => sum.map((value, i) => value + part[i]!));
  const gram = add((part) => part.gram).slice();
  for (let i = 0; i < count; i++) gram[i * count + i]! += i === 0 ? 1e-6 : RIDGE;
  const factor = choleskyFactor(gram, count);
  const moment = add((part) => part.moment);
  return Array.from(solveLowerTransposed(factor, solveLower(factor, moment, count), count), (value) =>
    Number(value.toFixed(6)),
  );
}
