import type { MarketDeclaration } from '../../datasets/market.ts';
import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import type { Basis, ProductFunctions } from './basis.ts';

/**
 * The functions that a level is made of, by node of the lattice: hats over the scale, and slopes along graded axes. They are
 * rounded to 1/32, so that sums of products with them stay exact up to the row limit of the other sums.
 */
export interface MarketFunctions {
  /** Hats, then slopes. */
  readonly count: number;
  readonly hatCount: number;
  readonly knotCount: number;
  /** knotCount × hatCount, in 1/32. */
  readonly byKnot: Int32Array;
  /** cellCount × (count − hatCount), in 1/32. */
  readonly byCell: Int32Array;
}

export const MARKET_GRAIN = 32;

/** @throws Error if the declaration names an axis that has no grades */
export function createMarketFunctions(
  { knots, knotCount, cellCount, cellAxes }: Basis,
  { sizes: declared, slopes }: Pick<MarketDeclaration, 'sizes' | 'slopes'>,
): MarketFunctions {
  const sizes = Float64Array.from(declared);
  const hatCount = sizes.length;
  const byKnot = new Int32Array(knotCount * hatCount);
  for (let knot = 0; knot < knotCount; knot++) {
    const at = locate(sizes, knots[knot]!);
    const low = at >> GRAIN_BITS;
    const upper = Math.round(((at & (GRAIN - 1)) * MARKET_GRAIN) / GRAIN);
    byKnot[knot * hatCount + low] = MARKET_GRAIN - upper;
    if (upper > 0) byKnot[knot * hatCount + low + 1] = upper;
  }
  const axes = slopes.map((name) => {
    const axis = cellAxes.find((one) => one.axis.name === name && one.axis.kind === 'grade');
    if (!axis) throw new Error(`market: ${name} is no graded axis`);
    return axis;
  });
  const byCell = new Int32Array(cellCount * axes.length);
  for (let cell = 0; cell < cellCount; cell++)
    for (const [s, { size, stride }] of axes.entries())
      byCell[cell * axes.length + s] = slopeAt(Math.floor(cell / stride) % size, size);
  return { count: hatCount + axes.length, hatCount, knotCount, byKnot, byCell };
}

/** From −1 at the first level of a grade to 1 at the last, in 1/32. */
function slopeAt(level: number, levels: number): number {
  return levels > 1 ? Math.round(((2 * level) / (levels - 1) - 1) * MARKET_GRAIN) : 0;
}

/** Writes the values of all functions at a node, in 1/32. */
export function functionsAt(
  { count, hatCount, knotCount, byKnot, byCell }: MarketFunctions,
  node: number,
  out: Float64Array,
): void {
  const knot = node % knotCount;
  const cell = (node - knot) / knotCount;
  const slopes = count - hatCount;
  for (let k = 0; k < hatCount; k++) out[k] = byKnot[knot * hatCount + k]!;
  for (let k = 0; k < slopes; k++) out[hatCount + k] = byCell[cell * slopes + k]!;
}

/** A sum of the functions with given coefficients, at each node. */
export function createSumOfFunctions(functions: MarketFunctions, coefficients: ArrayLike<number>) {
  const { count, hatCount, knotCount, byKnot, byCell } = functions;
  const slopeCount = count - hatCount;
  const alongScale = Float64Array.from({ length: knotCount }, (_, knot) => {
    let sum = 0;
    for (let k = 0; k < hatCount; k++) sum += byKnot[knot * hatCount + k]! * coefficients[k]!;
    return sum / MARKET_GRAIN;
  });
  return (node: number): number => {
    const knot = node % knotCount;
    const cell = (node - knot) / knotCount;
    let slopes = 0;
    for (let s = 0; s < slopeCount; s++) slopes += byCell[cell * slopeCount + s]! * coefficients[hatCount + s]!;
    return alongScale[knot]! + slopes / MARKET_GRAIN;
  };
}

/** All functions, as products. The hats are the same in each cell, and the slopes at each knot. */
export function productsOf(
  { cellCount }: Pick<Basis, 'cellCount'>,
  { count, hatCount, knotCount, byKnot, byCell }: MarketFunctions,
): ProductFunctions[] {
  const slopeCount = count - hatCount;
  const hats = {
    byCell: new Float64Array(cellCount).fill(1),
    byKnot: Array.from({ length: hatCount }, (_, k) =>
      Float64Array.from({ length: knotCount }, (_, knot) => byKnot[knot * hatCount + k]! / MARKET_GRAIN),
    ),
  };
  const slopes = Array.from({ length: slopeCount }, (_, s) => ({
    byCell: Float64Array.from({ length: cellCount }, (_, cell) => byCell[cell * slopeCount + s]! / MARKET_GRAIN),
    byKnot: [new Float64Array(knotCount).fill(1)],
  }));
  return [hats, ...slopes];
}
