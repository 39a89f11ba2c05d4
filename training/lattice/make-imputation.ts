import type { Row } from '../../datasets/dataset.ts';
import { divideWhole } from '../numerics/divide-whole.ts';
import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import { createFeatureReader } from './features.ts';
import { type FeatureMeans, flagCombinations, type Imputation } from './imputation.ts';
import type { Recipe } from './recipe.ts';

/**
 * The number of rows that a level borrows from its combination of flags, and that a combination at a knot borrows from
 * all knots.
 */
const BORROWED_ROWS = 10;

/**
 * Learns the expected values of missing inputs. Incomplete rows are skipped, and prices are not used.
 * @param rows calls back with every row; called once
 */
export function makeImputation(
  recipe: Recipe,
  version: string,
  rows: (visit: (row: Row) => void) => void,
  weights: readonly number[],
): Imputation {
  const { dataset, basis } = recipe;
  const read = createFeatureReader(dataset);
  const flags = flagCombinations(basis);
  const shares = countShares(recipe);
  const grades = basis.cellAxes.flatMap(({ axis, size, features }, a) =>
    axis.kind === 'flags' ? [] : [{ axis: a, size, feature: features[0]! }],
  );
  const columns = [...basis.plainHats, ...basis.linear.map(({ feature }) => ({ feature, knots: undefined }))];
  const tables = columns.map(({ feature, knots }) =>
    (grades.length > 0 ? grades : [{ axis: -1, size: 1, feature: -1 }]).map((grade) =>
      createTable(flags.count, grade, feature, knots),
    ),
  );
  rows((row) => {
    const features = read(row);
    if (features.some(Number.isNaN)) return;
    let combination = 0;
    for (const [i, feature] of flags.features.entries()) combination |= features[feature]! << i;
    shares.add(features, combination);
    for (const own of tables) for (const table of own) table.add(features, combination);
  });
  return {
    dataset: dataset.name,
    version,
    flagShares: shares.finish(),
    // The graded axis by which the feature differs most is used.
    means: tables.map((own) => own.reduce((best, one) => (one.spread() > best.spread() ? one : best)).means()),
    weights,
  };
}

/** The frequency of each combination of flags at each knot. */
function countShares({ basis }: Recipe) {
  const { knots, knotCount, scaleFeature } = basis;
  const { count } = flagCombinations(basis);
  const atKnots = new Float64Array(knotCount * count);
  const totals = new Float64Array(count);
  return {
    add: (features: Float64Array, combination: number) => {
      const position = locate(knots, features[scaleFeature]!);
      const knot = position >> GRAIN_BITS;
      const upper = (position & (GRAIN - 1)) / GRAIN;
      atKnots[knot * count + combination]! += 1 - upper;
      if (upper > 0) atKnots[(knot + 1) * count + combination]! += upper;
      totals[combination]!++;
    },
    finish: (): Float64Array => {
      const all = totals.reduce((sum, value) => sum + value, 0);
      const shares = atKnots.map((value, at) => value + (BORROWED_ROWS * totals[at % count]!) / all);
      for (let knot = 0; knot < knotCount; knot++) {
        const own = shares.subarray(knot * count, (knot + 1) * count);
        const whole = divideWhole(own, 2 ** 16);
        for (let c = 0; c < count; c++) own[c] = whole[c]! / 2 ** 16;
      }
      return shares;
    },
  };
}

/** Sums of one feature's columns by combination of flags and by level of one axis. */
function createTable(
  combinations: number,
  grade: { readonly axis: number; readonly size: number; readonly feature: number },
  feature: number,
  knots: Float64Array | undefined,
) {
  const width = knots?.length ?? 1;
  const counts = new Float64Array(combinations * grade.size);
  const sums = new Float64Array(counts.length * width);
  const levels = new Float64Array(grade.size);
  const values = new Float64Array(grade.size);
  return {
    add: (features: Float64Array, combination: number) => {
      const level = grade.feature < 0 ? 0 : features[grade.feature]!;
      const value = features[feature]!;
      levels[level]!++;
      values[level]! += value;
      const at = combination * grade.size + level;
      counts[at]!++;
      if (!knots) {
        sums[at]! += value;
        return;
      }
      const position = locate(knots, value);
      const column = at * width + (position >> GRAIN_BITS);
      const upper = (position & (GRAIN - 1)) / GRAIN;
      sums[column]! += 1 - upper;
      if (upper > 0) sums[column + 1]! += upper;
    },
    /** The larger, the more the feature differs between levels. */
    spread: (): number => {
      const all = values.reduce((sum, value) => sum + value, 0) / levels.reduce((sum, rows) => sum + rows, 0);
      return levels.reduce((sum, rows, l) => (rows > 0 ? sum + rows * (values[l]! / rows - all) ** 2 : sum), 0);
    },
    means: (): FeatureMeans => {
      const out = new Float64Array(sums.length);
      const overall = meanOf(sums, counts, width, 0, counts.length);
      for (let c = 0; c < combinations; c++) {
        const ofFlags = meanOf(sums, counts, width, c * grade.size, (c + 1) * grade.size, overall);
        for (let at = c * grade.size; at < (c + 1) * grade.size; at++) {
          const mean = meanOf(sums, counts, width, at, at + 1, ofFlags);
          out.set(knots ? divideWhole(mean, GRAIN) : mean.map((value) => Math.round(value * GRAIN)), at * width);
        }
      }
      return { axis: grade.axis, values: out };
    },
  };
}

/** Mean of the columns over some groups; where a prior is given, it counts as `BORROWED_ROWS` more rows. */
function meanOf(
  sums: Float64Array,
  counts: Float64Array,
  width: number,
  from: number,
  to: number,
  prior?: Float64Array,
): Float64Array {
  const rows = prior ? BORROWED_ROWS : 0;
  const mean = Float64Array.from({ length: width }, (_, k) => (prior ? rows * prior[k]! : 0));
  let total = rows;
  for (let group = from; group < to; group++) {
    total += counts[group]!;
    for (let k = 0; k < width; k++) mean[k]! += sums[group * width + k]!;
  }
  return mean.map((value) => value / total);
}
