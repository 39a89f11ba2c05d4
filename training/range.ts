import type { Dataset } from '../datasets/dataset.ts';
import { choleskyFactor, solveLower, solveLowerTransposed } from './lattice/cholesky.ts';
import { GRAIN, locate } from './place.ts';

/** A 90 % range around a price: how large residuals are where, and how they spread once scaled. */
export interface RangeModel {
  /** Coefficients of ln(|residual| + .01) on the scale columns. */
  readonly scale: readonly number[];
  /** Lower and upper quantile of the scaled residual, by group; the last entry is that of all, and of `null` groups. */
  readonly quantiles: readonly (readonly [number, number] | null)[];
}

/** One row to calibrate on: its features (NaN where not known) and residual in ln price. */
export interface Residual {
  readonly features: Float64Array;
  readonly residual: number;
}

const FLOOR = 0.01;
const RIDGE = 1;
/** Fewer rows do not speak for their group alone. */
const SMALLEST_GROUP = 100;
/** What stands in for a group that is too small is of at least so many. */
const SMALLEST_POOL = 50;

/** The columns on which the size of a residual is modelled: constant, coarse hats, grades; unknown features have none. */
export function createScaleColumns(dataset: Dataset) {
  const index = (name: string) => dataset.featureNames.indexOf(name);
  let count = 1;
  const hats = dataset.range.scaleHats.map(({ feature, knots }) => {
    const first = count;
    count += knots.length;
    return { feature: index(feature), knots: Float64Array.from(knots), first };
  });
  const grades = dataset.lattice.axes.flatMap((axis) => {
    if (axis.kind !== 'grade') return [];
    const first = count;
    count += axis.levels;
    return [{ feature: index(axis.feature), first }];
  });
  const visit = (features: Float64Array, each: (column: number, value: number) => void) => {
    each(0, 1);
    for (const { feature, knots, first } of hats) {
      const given = features[feature]!;
      if (Number.isNaN(given)) continue;
      const at = locate(knots, given);
      const low = Math.floor(at / GRAIN);
      const upper = (at % GRAIN) / GRAIN;
      each(first + low, 1 - upper);
      if (upper > 0) each(first + low + 1, upper);
    }
    for (const { feature, first } of grades) each(first + features[feature]!, 1);
  };
  return { count, visit };
}

export type ScaleColumns = ReturnType<typeof createScaleColumns>;

/** ln scale of the residual, exp of which multiplies the quantiles. */
export function scaleOf(columns: ScaleColumns, scale: readonly number[], features: Float64Array): number {
  let sum = 0;
  columns.visit(features, (column, value) => {
    sum += scale[column]! * value;
  });
  return Math.exp(sum);
}

/** Group of an item: its band along the scale, split by a flag where that is known; and what is near a group. */
export function createGrouper(dataset: Dataset) {
  const scale = dataset.featureNames.indexOf(dataset.lattice.axes[0].feature);
  const flag = dataset.featureNames.indexOf(dataset.range.splitBy);
  const { bands } = dataset.range;
  return {
    /** Groups 0 … count − 1, the one of everything being last. */
    count: 2 * (bands.length + 1) + 1,
    of: (features: Float64Array) => {
      let band = 0;
      while (band < bands.length && features[scale]! >= bands[band]!) band++;
      return 2 * band + (features[flag] === 1 ? 1 : 0);
    },
    /** The groups of the same band, and of those up to `reach` bands away. */
    near: (group: number, reach: number): number[] => {
      const band = group >> 1;
      const [from, to] = [Math.max(0, band - reach), Math.min(bands.length, band + reach)];
      return Array.from({ length: 2 * (to - from + 1) }, (_, i) => 2 * from + i);
    },
    bands: bands.length + 1,
  };
}

/**
 * Calibrates a range on rows that the fit has not seen: a ridge regression of the residual's size, cross-fitted in halves,
 * then quantiles of the scaled residual within groups of at least 100 rows (Mondrian split conformal prediction). A smaller
 * group takes those of the rows nearest to it, or of all, whichever are further out: what little is known of it can only widen
 * its range.
 */
export function calibrateRange(dataset: Dataset, residuals: readonly Residual[]): RangeModel {
  const columns = createScaleColumns(dataset);
  const grouper = createGrouper(dataset);
  const halves = [0, 1].map((half) =>
    fitScale(
      columns,
      residuals.filter((_, i) => i % 2 !== half),
    ),
  );
  const byGroup: number[][] = Array.from({ length: grouper.count }, () => []);
  for (const [i, { features, residual }] of residuals.entries()) {
    const scaled = residual / scaleOf(columns, halves[i % 2]!, features);
    byGroup[grouper.of(features)]!.push(scaled);
    byGroup[grouper.count - 1]!.push(scaled);
  }
  const tail = (1 - dataset.range.coverage) / 2;
  const all = tailQuantiles(byGroup[grouper.count - 1]!, tail);
  const quantiles = byGroup.map((scaled, group) => {
    if (group === grouper.count - 1) return all;
    if (scaled.length >= SMALLEST_GROUP) return tailQuantiles(scaled, tail);
    const [low, high] = tailQuantiles(findPool(grouper, byGroup, group), tail);
    return low < all[0] || high > all[1] ? ([Math.min(low, all[0]), Math.max(high, all[1])] as const) : null;
  });
  return { scale: fitScale(columns, residuals), quantiles };
}

/** The rows of a group if they are enough, else of its band, else of the bands around it, else all. */
function findPool(
  { near, bands }: ReturnType<typeof createGrouper>,
  byGroup: readonly (readonly number[])[],
  group: number,
): readonly number[] {
  let pool = byGroup[group]!;
  for (let reach = 0; pool.length < SMALLEST_POOL && reach < bands; reach++)
    pool = near(group, reach).flatMap((each) => byGroup[each]!);
  return pool;
}

/** Conformal quantiles: of n + 1 exchangeable residuals at most a share `tail` lies beyond each. */
function tailQuantiles(scaled: readonly number[], tail: number): readonly [number, number] {
  if (scaled.length === 0) return [-3, 3];
  const sorted = Float64Array.from(scaled).sort();
  const n = sorted.length;
  const rank = Math.max(0, Math.floor(tail * (n + 1)) - 1);
  return [Math.min(0, sorted[rank]!), Math.max(0, sorted[n - 1 - rank]!)];
}

function fitScale(columns: ScaleColumns, residuals: readonly Residual[]): number[] {
  const { count } = columns;
  const gram = new Float64Array(count * count);
  const moment = new Float64Array(count);
  const used: number[] = [];
  const values: number[] = [];
  for (const { features, residual } of residuals) {
    used.length = 0;
    values.length = 0;
    columns.visit(features, (column, value) => {
      used.push(column);
      values.push(value);
    });
    const size = Math.log(Math.abs(residual) + FLOOR);
    for (let i = 0; i < used.length; i++) {
      for (let j = 0; j < used.length; j++) gram[used[i]! * count + used[j]!]! += values[i]! * values[j]!;
      moment[used[i]!]! += values[i]! * size;
    }
  }
  for (let i = 0; i < count; i++) gram[i * count + i]! += i === 0 ? 1e-6 : RIDGE;
  const factor = choleskyFactor(gram, count);
  return Array.from(solveLowerTransposed(factor, solveLower(factor, moment, count), count), (value) =>
    Number(value.toFixed(6)),
  );
}
