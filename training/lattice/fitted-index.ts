import { divideWhole } from '../numerics/divide-whole.ts';
import type { LevelColumns } from './level-columns.ts';
import type { PlacedStratum } from './level-products.ts';
import type { MarketFunctions } from './market-functions.ts';
import type { Stratum } from './stratum.ts';
import { LATTICE_STEP, roundValueTo } from './surface.ts';

/**
 * A price index: the levels of all periods against the last one, and how well they are known. In each list the entry of
 * all items comes first, then one for each size of the market.
 */
export interface FittedIndex {
  /** For each period: the training rows of all sources that its level rests on. A row counts at the size next to it. */
  readonly rows: readonly (readonly number[])[];
  /** ln price above the last period. */
  readonly levels: readonly (readonly number[])[];
  /** Standard deviations of the levels. */
  readonly deviations: readonly (readonly number[])[];
}

/**
 * The index is that of one basket in all periods, so that it follows prices alone: at each size, items with the grades
 * that rows about that size have on average; and all sizes together by the weight of their rows.
 *
 * @param solved the solution of the level columns
 * @param deviationOf of a sum of the level columns with these weights, in ln price
 */
export function createFittedIndex(
  functions: MarketFunctions,
  columns: LevelColumns,
  strata: readonly HeldStratum[],
  solved: Float64Array,
  deviationOf: (weights: Float64Array) => number,
): FittedIndex {
  const { count } = functions;
  const sums = strata.map(({ stratum, bands, products }) => ({
    period: columns.periodFor(stratum),
    rows: bands.rows,
    squares: products.squares,
  }));
  const baskets = findBaskets(functions, sums);
  const weigh = (p: number, basket: Float64Array): Float64Array => {
    const weights = new Float64Array(columns.count);
    for (const first of columns.groupsOfPeriod(p)) for (let k = 0; k < count; k++) weights[first + k]! += basket[k]!;
    return weights;
  };
  const rounded = (value: number) => roundValueTo(LATTICE_STEP, value);
  return {
    rows: columns.periods.map((period) => {
      const own = sums.filter((one) => one.period === period);
      const rows = own.reduce((sum, one) => sum + one.rows, 0);
      const bySize = sizeWeights(functions, own);
      return [rows, ...divideWhole(bySize, rows)];
    }),
    levels: columns.periods.map((_, p) =>
      baskets.map((basket) => rounded(weigh(p, basket).reduce((sum, weight, c) => sum + weight * solved[c]!, 0))),
    ),
    deviations: columns.periods.map((_, p) =>
      baskets.map((basket) => (p === columns.periods.length - 1 ? 0 : rounded(deviationOf(weigh(p, basket))))),
    ),
  };
}

type HeldStratum = Pick<PlacedStratum, 'bands' | 'products'> & { readonly stratum: Stratum };

interface PeriodSums {
  readonly rows: number;
  /** B'Φ'WΦB */
  readonly squares: Float64Array;
}

/** The weight of the rows at each size. A row between two sizes counts at both, by its hats, which add to one. */
function sizeWeights({ count, hatCount }: MarketFunctions, held: readonly PeriodSums[]): Float64Array {
  return Float64Array.from({ length: hatCount }, (_, k) =>
    held.reduce((sum, { squares }) => {
      for (let l = 0; l < hatCount; l++) sum += squares[k * count + l]!;
      return sum;
    }, 0),
  );
}

/** Weights of the market's functions: of all items, and of those at each size. */
function findBaskets(functions: MarketFunctions, held: readonly PeriodSums[]): Float64Array[] {
  const { count, hatCount } = functions;
  const weights = sizeWeights(functions, held);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sizes = Array.from(weights, (weight, k) =>
    Float64Array.from({ length: count }, (_, l) => {
      if (l < hatCount) return l === k ? 1 : 0;
      return weight > 0 ? held.reduce((sum, { squares }) => sum + squares[k * count + l]!, 0) / weight : 0;
    }),
  );
  const whole = Float64Array.from({ length: count }, (_, l) =>
    sizes.reduce((sum, size, k) => sum + (weights[k]! / total) * size[l]!, 0),
  );
  return [whole, ...sizes];
}
