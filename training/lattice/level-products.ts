import type { Bands } from './bands.ts';
import { functionsAt, MARKET_GRAIN, type MarketFunctions } from './market-functions.ts';
import { UNIT } from './sums.ts';

/** Nodes whose entries fit into the processor's cache. */
const NODES_AT_ONCE = 256;

/** The sums of all rows of one stratum, and the columns of its level. */
export interface PlacedStratum {
  readonly bands: Bands;
  readonly products: BandProducts;
  /** First columns of the groups that its level is the sum of. */
  readonly groups: readonly number[];
}

/** The entries of Φ'WΦB: which level columns each touched node has. */
export interface LevelEntries {
  /** Entries of node i: `start[i] … start[i + 1]`. */
  readonly start: Int32Array;
  /** Counted from the first level column. */
  readonly columns: Uint16Array;
  readonly values: Float64Array;
}

/**
 * Lays out Φ'WΦB, node by node. A node has the columns of those levels that any of its rows stands at, but for hats that are zero
 * at its knot and at both neighbours.
 *
 * @param nodes touched by any row, ascending
 * @param columnCount of all levels together
 */
export function layOutLevels(
  functions: MarketFunctions,
  nodes: Int32Array,
  strata: readonly PlacedStratum[],
  columnCount: number,
): LevelEntries {
  const { count, knotCount } = functions;
  const active = Array.from({ length: knotCount }, (_, knot) => Uint16Array.from(findActive(functions, knot)));
  const groupCount = Math.ceil(columnCount / count);
  const placed = strata.map(({ bands }) => placesOf(nodes, bands));
  const isHeld = new Uint8Array(nodes.length * groupCount);
  for (const [q, { groups }] of strata.entries())
    for (const first of groups) markHeld(isHeld, placed[q]!, groupCount, first / count);

  const start = new Int32Array(nodes.length + 1);
  /** First entry of each group of a node. */
  const entryOf = new Int32Array(isHeld.length);
  for (let i = 0, entry = 0; i < nodes.length; i++) {
    const width = active[nodes[i]! % knotCount]!.length;
    for (let at = i * groupCount; at < (i + 1) * groupCount; at++) {
      entryOf[at] = entry;
      entry += isHeld[at]! * width;
    }
    start[i + 1] = entry;
  }
  const columns = new Uint16Array(start[nodes.length]!);
  for (let i = 0; i < nodes.length; i++) {
    const own = active[nodes[i]! % knotCount]!;
    for (let group = 0; group < groupCount; group++) {
      const at = i * groupCount + group;
      for (let j = 0; isHeld[at] === 1 && j < own.length; j++) columns[entryOf[at]! + j] = group * count + own[j]!;
    }
  }

  const values = new Float64Array(columns.length);
  const done = new Int32Array(strata.length);
  const products = new Float64Array(NODES_AT_ONCE * count);
  // Some nodes at a time for all strata, since the entries of a node lie side by side.
  for (let end = NODES_AT_ONCE; end - NODES_AT_ONCE < nodes.length; end += NODES_AT_ONCE)
    for (let q = 0; q < strata.length; q++) {
      const { bands, groups } = strata[q]!;
      const places = placed[q]!;
      const from = done[q]!;
      let to = from;
      while (to < places.length && places[to]! < end) to++;
      done[q] = to;
      if (to === from || groups.length === 0) continue;
      multiplyFunctions(functions, bands, from, to, products);
      for (const first of groups)
        for (let at = from, product = 0; at < to; at++, product += count) {
          const held = active[bands.nodes[at]! % knotCount]!;
          const entry = entryOf[places[at]! * groupCount + first / count]!;
          for (let j = 0; j < held.length; j++) values[entry + j]! += products[product + held[j]!]!;
        }
    }
  return { start, columns, values };
}

function markHeld(isHeld: Uint8Array, places: Int32Array, groupCount: number, group: number): void {
  for (let at = 0; at < places.length; at++) isHeld[places[at]! * groupCount + group] = 1;
}

/** The products of the market's functions with the rows of a stratum. */
export interface BandProducts {
  /** B'Φ'WΦB */
  readonly squares: Float64Array;
  /** B'Φ'Wy */
  readonly targets: Float64Array;
}

export function bandProducts(functions: MarketFunctions, bands: Bands): BandProducts {
  const { count } = functions;
  const { nodes, target } = bands;
  const squares = new Float64Array(count * count);
  const targets = new Float64Array(count);
  const own = new Float64Array(count);
  const products = new Float64Array(nodes.length * count);
  multiplyFunctions(functions, bands, 0, nodes.length, products);
  for (let at = 0; at < nodes.length; at++) {
    functionsAt(functions, nodes[at]!, own);
    const y = (target[at]! * UNIT.target) / MARKET_GRAIN;
    for (let k = 0; k < count; k++) {
      if (own[k] === 0) continue;
      targets[k]! += y * own[k]!;
      const value = own[k]! / MARKET_GRAIN;
      for (let l = 0; l < count; l++) squares[k * count + l]! += value * products[at * count + l]!;
    }
  }
  return { squares, targets };
}

/** Writes Φ'WΦB of one stratum: for some of its nodes, a number for each function. */
function multiplyFunctions(
  { count, hatCount, knotCount, byKnot, byCell }: MarketFunctions,
  { nodes, diagonal, next }: Bands,
  from: number,
  end: number,
  out: Float64Array,
): void {
  const slopeCount = count - hatCount;
  const unit = UNIT.product / MARKET_GRAIN;
  for (let at = from, to = 0; at < end; at++) {
    const node = nodes[at]!;
    const knot = node % knotCount;
    const own = diagonal[at]! * unit;
    // Rows between two knots link a node with the next one of its cell, and with the one before it.
    const after = knot + 1 < knotCount ? next[at]! * unit : 0;
    const before = at > 0 && knot > 0 && nodes[at - 1] === node - 1 ? next[at - 1]! * unit : 0;
    for (let k = knot * hatCount; k < (knot + 1) * hatCount; k++, to++) {
      out[to] = own * byKnot[k]!;
      if (after !== 0) out[to]! += after * byKnot[k + hatCount]!;
      if (before !== 0) out[to]! += before * byKnot[k - hatCount]!;
    }
    const weight = own + after + before;
    const cell = (node - knot) / knotCount;
    for (let s = cell * slopeCount; s < (cell + 1) * slopeCount; s++, to++) out[to] = weight * byCell[s]!;
  }
}

/** For each node of the bands, its place among all touched nodes. */
function placesOf(nodes: Int32Array, bands: Bands): Int32Array {
  const places = new Int32Array(bands.nodes.length);
  for (let at = 0, i = 0; at < places.length; at++) {
    while (nodes[i]! < bands.nodes[at]!) i++;
    places[at] = i;
  }
  return places;
}

/** The functions that products at a knot can hold: hats that are not zero there or at a neighbouring knot, and all slopes. */
function findActive({ count, hatCount, byKnot }: MarketFunctions, knot: number): number[] {
  const isZero = (at: number, k: number) => (byKnot[at * hatCount + k] ?? 0) === 0;
  return Array.from({ length: count }, (_, k) => k).filter(
    (k) => k >= hatCount || !isZero(knot - 1, k) || !isZero(knot, k) || !isZero(knot + 1, k),
  );
}
