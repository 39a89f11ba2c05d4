import type { Row } from '../../datasets/dataset.ts';
import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import { periodOfDay } from '../table/period.ts';
import { createFeatureReader } from './features.ts';
import type { Recipe } from './recipe.ts';
import { createResidualCounter, findCentres } from './residual-centres.ts';

/** Levels of a reference are multiples of it, in ln price. */
const LEVEL_STEP = 2 ** -8;

/**
 * The levels of the periods of the rows that a reference is made of: by period and size, the middle of the residuals. A
 * reference without them would take the moves of the market for errors of its rows.
 */
export interface ReferenceLevels {
  /** ln price of the row's period above the reference. It is 0 for all rows until `settle` has been called. */
  readonly of: (row: Row, day: number | undefined) => number;
  /** @param residual in ln price, from the reference itself */
  readonly count: (row: Row, day: number | undefined, residual: number) => void;
  /** Finds the levels from what was counted since the last call. @returns whether the rows are of several periods */
  readonly settle: () => boolean;
}

/** @returns `undefined` if the dataset's prices do not move */
export function createReferenceLevels({ dataset, basis, market }: Recipe): ReferenceLevels | undefined {
  const rhythm = dataset.market?.rhythm;
  if (!market || !rhythm) return undefined;
  const readFeatures = createFeatureReader(dataset);
  let counter = createResidualCounter(market);
  let levels: ReturnType<typeof findCentres>;
  const periodOf = (day: number | undefined) => (day === undefined ? 0 : periodOfDay(rhythm, day));
  const sizeOf = (row: Row) => {
    const at = locate(basis.knots, readFeatures(row)[basis.scaleFeature]!);
    return counter.sizeOf({ knot: at >> GRAIN_BITS, upper: at & (GRAIN - 1) });
  };
  return {
    of: (row, day) => levels?.get(periodOf(day))?.[sizeOf(row)] ?? 0,
    count: (row, day, residual) => counter.add(periodOf(day), sizeOf(row), residual),
    settle: () => {
      const several = counter.counts.size > 1;
      levels = several ? findCentres(counter.counts, LEVEL_STEP) : undefined;
      counter = createResidualCounter(market);
      return several;
    },
  };
}
