import type { Bands } from './bands.ts';
import { functionsAt, MARKET_GRAIN, type MarketFunctions } from './market-functions.ts';
import { UNIT } from './sums.ts';

/** The sums of one stratum, and the columns of its level. */
export interface PlacedStratum {
  /** For each of the normal equations. */
  readonly bands: readonly Bands[];
  /** First columns of the groups that its level is the sum of. */
  readonly groups: readonly number[];
}

/** The entries of Φ'WΦB: which level columns each touched node has. */
export interface LevelEntries {
  /** Entries of node i: `start[i] … start[i + 1]`. */
  readonly start: Int32Array;
  /** Counted from the first level column. */
  readonly columns: Uint16Array;
  /** The entries of one part of the rows. */
  readonly valuesOf: (part: number) => Float64Array;
}

/**
 * Lays out Φ'WΦB, node by node. A node has the columns of those levels that any of its rows stands at, but for hats that are zero
 * at its knot and at both neighbours.
 *
 * @param nodes touched by any row, ascending
 * @param strata the first part of each holds all of its rows
 * @param columnCount of all levels together
 */
export function layOutLevels(
  functions: MarketFunctions,
  nodes: Int32Array,
  strata: readonly PlacedStratum[],
  columnCount: number,
): LevelEntries {
  const { count, knotCount } = functions;
  const active = Array.from({ length: knotCount }, (_, knot) => findActive(functions, knot));
  const groupCount = Math.ceil(columnCount / count);
  const isHeld = new Uint8Array(nodes.length * groupCount);
  for (const { bands, groups } of strata) {
    const places = placesOf(nodes, bands[0]!);
    for (const first of groups) for (const i of places) isHeld[i * groupCount + first / count] = 1;
  }
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
  for (let at = 0; at < isHeld.length; at++) {
    if (isHeld[at] === 0) continue;
    const own = active[nodes[Math.floor(at / groupCount)]! % knotCount]!;
    for (let j = 0; j < own.length; j++) columns[entryOf[at]! + j] = (at % groupCount) * count + own[j]!;
  }

  const valuesOf = (part: number): Float64Array => {
    const values = new Float64Array(columns.length);
    for (const { bands, groups } of strata) {
      const places = placesOf(nodes, bands[part]!);
      eachProduct(functions, bands[part]!, (at, node, product) => {
        const own = active[node % knotCount]!;
        for (let g = 0; g < groups.length; g++) {
          const entry = entryOf[places[at]! * groupCount + groups[g]! / count]!;
          for (let j = 0; j < own.length; j++) values[entry + j]! += product[own[j]!]!;
        }
      });
    }
    return values;
  };
  return { start, columns, valuesOf };
}

/** B'Φ'WΦB and B'Φ'Wy of one stratum. */
export function bandProducts(functions: MarketFunctions, bands: Bands) {
  const { count } = functions;
  const squares = new Float64Array(count * count);
  const targets = new Float64Array(count);
  const own = new Float64Array(count);
  eachProduct(functions, bands, (at, node, product) => {
    functionsAt(functions, node, own);
    const target = (bands.target[at]! * UNIT.target) / MARKET_GRAIN;
    for (let k = 0; k < count; k++) {
      targets[k]! += target * own[k]!;
      const value = own[k]! / MARKET_GRAIN;
      for (let l = 0; l < count; l++) squares[k * count + l]! += value * product[l]!;
    }
  });
  return { squares, targets };
}

/** Φ'WΦB of one stratum, node by node, for all functions. The same array is handed out again. */
function eachProduct(
  functions: MarketFunctions,
  { nodes, diagonal, next }: Bands,
  visit: (at: number, node: number, product: Float64Array) => void,
): void {
  const { count, knotCount } = functions;
  const product = new Float64Array(count);
  const values = new Float64Array(count);
  const add = (node: number, weight: number) => {
    functionsAt(functions, node, values);
    for (let k = 0; k < count; k++) product[k]! += weight * values[k]!;
  };
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!;
    product.fill(0);
    add(node, (diagonal[at]! * UNIT.product) / MARKET_GRAIN);
    if (next[at] !== 0) add(node + 1, (next[at]! * UNIT.product) / MARKET_GRAIN);
    if (node % knotCount > 0 && nodes[at - 1] === node - 1 && next[at - 1] !== 0)
      add(node - 1, (next[at - 1]! * UNIT.product) / MARKET_GRAIN);
    visit(at, node, product);
  }
}

/** For each node of the bands, its place among all touched nodes. */
function placesOf(nodes: Int32Array, bands: Bands): Int32Array {
  let i = 0;
  return bands.nodes.map((node) => {
    while (nodes[i]! < node) i++;
    return i;
  });
}

/** The functions that products at a knot can hold: hats that are not zero there or at a neighbouring knot, and all slopes. */
function findActive({ count, hatCount, byKnot }: MarketFunctions, knot: number): number[] {
  const isZero = (at: number, k: number) => (byKnot[at * hatCount + k] ?? 0) === 0;
  return Array.from({ length: count }, (_, k) => k).filter(
    (k) => k >= hatCount || !isZero(knot - 1, k) || !isZero(knot, k) || !isZero(knot + 1, k),
  );
}
