import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import { averagedAxes, averagedCells, projectEvenly } from './average.ts';
import type { Basis } from './basis.ts';
import { axesOf } from './isotonic-projection.ts';
import type { Levels } from './levels.ts';
import { createMarketFunctions, createSumOfFunctions } from './market-functions.ts';
import type { FittedLattice } from './scorer.ts';
import { hashSource, periodOf, sourceHashOf } from './stratum.ts';
import { LATTICE_STEP, roundTo } from './surface.ts';

/** The level of one period and source: coefficients of the market's functions, in ln price above the lattice. */
export interface StratumLevel {
  readonly coefficients: Float64Array;
  /** The number of periods from the last known one to the requested one. It is 0 if the requested one is not later. */
  readonly periodsAfter: number;
  /** The same, or the number of periods by which it is earlier than the first known one. */
  readonly periodsAway: number;
}

/**
 * A period between two known ones lies on the line between them. One before the first has the level of the first, and one after
 * the last that of the last. Rows of a source without a period stand at the level of their source against the last.
 *
 * @param sourceHash as `sourceHashOf` gives it; of a source that is not known: the level of the lattice
 */
export function levelAt(levels: Levels, period: number, sourceHash: number): StratumLevel {
  const { periods, byPeriod, sources, bySource, sizes, slopes } = levels;
  const coefficients = new Float64Array(sizes.length + slopes.length);
  const add = (own: Float64Array | undefined, weight: number) => {
    if (own) for (let k = 0; k < coefficients.length; k++) coefficients[k]! += weight * own[k]!;
  };
  const isTimeless = periods.length === 0 || (period === 0 && sourceHash !== 0);
  const last = periods.at(-1) ?? 0;
  if (period < last && !isTimeless) {
    const after = periods.findIndex((known) => known >= period);
    const before = Math.max(0, periods[after] === period ? after : after - 1);
    const span = periods[after]! - periods[before]!;
    const share = span > 0 ? (period - periods[before]!) / span : 0;
    add(byPeriod[before], 1 - share);
    if (share > 0) add(byPeriod[after], share);
  }
  const source = sources.findIndex((name) => hashSource(name) === sourceHash);
  if (source >= 0) add(bySource[source], 1);
  const periodsAfter = Math.max(0, period - last);
  return { coefficients, periodsAfter, periodsAway: isTimeless ? 0 : Math.max(periodsAfter, periods[0]! - period) };
}

/**
 * The lattice at another level. The slopes of a level could break the orderings, so it is ordered once more.
 */
export function atLevel(
  basis: Basis,
  levels: Levels,
  fitted: FittedLattice,
  { coefficients }: StratumLevel,
): FittedLattice {
  if (coefficients.every((value) => value === 0)) return fitted;
  const { knotCount } = basis;
  const cells = averagedCells(basis);
  const shift = createSumOfFunctions(createMarketFunctions(basis, levels), coefficients);
  const lattice = fitted.lattice.map((value, node) => value + shift(node));
  const averaged = fitted.averaged.slice();
  for (let node = 0; node < basis.nodeCount; node++) {
    const at = cells.of[Math.floor(node / knotCount)]! * knotCount + (node % knotCount);
    averaged[at] = fitted.averaged[at]! + shift(node);
  }
  return {
    ...fitted,
    lattice: roundTo(LATTICE_STEP, projectEvenly(basis, lattice, axesOf(basis))),
    averaged: roundTo(LATTICE_STEP, projectEvenly(basis, averaged, averagedAxes(basis))),
  };
}

/** ln price of a row's stratum above the lattice, by the row's features. */
export function createLevelReader(basis: Basis, levels: Levels | undefined) {
  if (!levels) return () => 0;
  const functions = createMarketFunctions(basis, levels);
  const shifts = new Map<number, (node: number) => number>();
  const shiftOf = (stratum: number) => {
    let own = shifts.get(stratum);
    if (!own) {
      own = createSumOfFunctions(functions, levelAt(levels, periodOf(stratum), sourceHashOf(stratum)).coefficients);
      shifts.set(stratum, own);
    }
    return own;
  };
  return (features: Float64Array, stratum: number): number => {
    const shift = shiftOf(stratum);
    const position = locate(basis.knots, features[basis.scaleFeature]!);
    const node = gradedCellOf(basis, features) * basis.knotCount + (position >> GRAIN_BITS);
    const upper = position & (GRAIN - 1);
    const low = shift(node);
    return upper === 0 ? low : low + (upper / GRAIN) * (shift(node + 1) - low);
  };
}

/** A cell with the row's grades. Levels do not depend on flags, so the first combination of them serves. */
function gradedCellOf({ cellAxes }: Basis, features: Float64Array): number {
  return cellAxes.reduce(
    (cell, { axis, stride, features: own }) => (axis.kind === 'flags' ? cell : cell + features[own[0]!]! * stride),
    0,
  );
}

/** Standard deviation in ln price of what a level may have moved in so many periods of which nothing is known. */
export const spreadAfter = ({ walk: { common, each } }: Levels, periods: number): number =>
  Math.sqrt(periods * (common ** 2 + each ** 2));
