import type { Deviations, MarketDeclaration } from '../../datasets/market.ts';
import type { LevelColumns } from './level-columns.ts';
import type { MarketFunctions } from './market-functions.ts';

/** The longest gap that is told apart, in periods. Rows without a period have the period 0, which lies as far back. */
const LONGEST_GAP = 60;

/**
 * The prior of the levels, as a matrix of penalties over the level columns. Periods are a random walk with a drift, and
 * sources scatter about the owner's level.
 *
 * A step of n periods has n times the variance of one. The common deviation moves all sizes alike. The level of the
 * last period is zero, so the last step ties the period before it to zero.
 *
 * @param walk multiple of the declared deviations of the walk
 * @returns count × count, in units of the residual's variance
 */
export function levelPrior(
  declaration: MarketDeclaration,
  functions: MarketFunctions,
  columns: LevelColumns,
  walk: number,
): Float64Array {
  const { count, hatCount } = functions;
  const { periods, drift } = columns;
  const variance = declaration.residual ** 2;
  const size = columns.count;
  const prior = new Float64Array(size * size);
  const add = (i: number, j: number, value: number) => {
    prior[i * size + j]! += value;
  };
  /** Adds a quadratic form of one group of levels with another: each level is the sum of the columns of its groups. */
  const addForm = (one: readonly number[], other: readonly number[], form: Float64Array, factor: number) => {
    for (const i of one)
      for (const j of other)
        for (let k = 0; k < count; k++)
          for (let l = 0; l < count; l++) add(i + k, j + l, factor * form[k * count + l]!);
  };

  const step = precision(functions, declaration.walk, walk, variance);
  const alike = Float64Array.from({ length: count }, (_, k) => sumOf(step.subarray(k * count, k * count + hatCount)));
  for (let p = 1; p < periods.length; p++) {
    const passed = Math.min(LONGEST_GAP, periods[p]! - periods[p - 1]!);
    const [before, after] = [columns.groupsOfPeriod(p - 1), columns.groupsOfPeriod(p)];
    addForm(before, before, step, 1 / passed);
    addForm(after, after, step, 1 / passed);
    addForm(before, after, step, -1 / passed);
    addForm(after, before, step, -1 / passed);
    if (drift === undefined) continue;
    // The step less its share of the drift, on all sizes alike.
    for (let k = 0; k < count; k++) {
      for (const first of before) {
        add(first + k, drift, alike[k]!);
        add(drift, first + k, alike[k]!);
      }
      for (const first of after) {
        add(first + k, drift, -alike[k]!);
        add(drift, first + k, -alike[k]!);
      }
    }
    add(drift, drift, passed * sumOf(alike.subarray(0, hatCount)));
  }
  if (drift !== undefined) add(drift, drift, variance / declaration.drift ** 2);
  const level = precision(functions, declaration.source, 1, variance);
  for (const s of columns.sources.keys()) addForm(columns.groupsOfSource(s), columns.groupsOfSource(s), level, 1);
  return prior;
}

/**
 * The inverse of common²·11' + each²·I on the sizes, and of each²·I on the slopes (Sherman & Morrison 1950), in units of a
 * variance.
 */
function precision(
  { count, hatCount }: MarketFunctions,
  { common, each }: Deviations,
  factor: number,
  unit: number,
): Float64Array {
  const own = (each * factor) ** 2;
  const shared = (common * factor) ** 2;
  const less = shared / (own * (own + hatCount * shared));
  return Float64Array.from({ length: count * count }, (_, at) => {
    const [k, l] = [Math.floor(at / count), at % count];
    return unit * ((k === l ? 1 / own : 0) - (k < hatCount && l < hatCount ? less : 0));
  });
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
