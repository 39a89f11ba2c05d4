import type { Bands } from './bands.ts';
import { createSumOfFunctions, MARKET_GRAIN, type MarketFunctions } from './market-functions.ts';
import type { Normal } from './normal.ts';
import { UNIT } from './sums.ts';

/** The sums of one stratum in each of the normal equations, and how far its rows stand above the level that they go to. */
export interface RowsAbove {
  readonly bands: readonly Bands[];
  /** A coefficient of each of the market's functions, in ln price. */
  readonly above: Float64Array;
}

/**
 * The normal equations of the same rows, priced at another level. A price moves by a function on the lattice, so it takes
 * sums that are there: with d of that function, Φ'Wy goes down by Φ'WΦ·d, Z'Wy by Z'WΦ·d, and y'Wy by 2d'Φ'Wy − d'Φ'WΦ·d.
 *
 * @param strata in an order that follows from the rows alone, since the moves are rounded
 */
export function carryRows(
  functions: MarketFunctions,
  normals: readonly Normal[],
  strata: readonly RowsAbove[],
): Normal[] {
  return normals.map((normal, part) => {
    const carried = {
      ...normal,
      target: normal.target.slice(),
      termTargets: normal.termTargets.slice(),
    };
    let { squares } = normal;
    for (const { bands, above } of strata) {
      if (above.every((value) => value === 0)) continue;
      squares -= carryLattice(functions, carried, bands[part]!, above);
      carryTerms(functions, carried.termTargets, bands[part]!, above);
    }
    return { ...carried, squares };
  });
}

/** Takes Φ'WΦ·d from the targets. @returns what the squares lose */
function carryLattice(
  functions: MarketFunctions,
  { nodes: all, target }: Normal,
  { nodes, diagonal, next, target: products }: Bands,
  above: Float64Array,
): number {
  const { knotCount } = functions;
  const moveOf = createSumOfFunctions(functions, above);
  let lost = 0;
  let link = 0;
  let before = 0;
  for (let at = 0, i = 0; at < nodes.length; at++) {
    const node = nodes[at]!;
    while (all[i]! < node) i++;
    const move = moveOf(node);
    let moved = diagonal[at]! * UNIT.product * move + link * before;
    // Rows between two knots link a node with the next one of its cell.
    link = node % knotCount === knotCount - 1 ? 0 : next[at]! * UNIT.product;
    before = move;
    if (link !== 0) moved += link * moveOf(node + 1);
    target[i]! -= moved;
    lost += move * (2 * products[at]! * UNIT.target - moved);
  }
  return lost;
}

/** Takes Z'WΦ·d from the targets of the terms. */
function carryTerms(
  { count }: MarketFunctions,
  termTargets: Float64Array,
  { shifts }: Bands,
  above: Float64Array,
): void {
  const unit = UNIT.product / MARKET_GRAIN;
  for (let j = 0; j < termTargets.length; j++) {
    let moved = 0;
    for (let k = 0; k < count; k++) moved += shifts[j * count + k]! * above[k]!;
    termTargets[j]! -= unit * moved;
  }
}
