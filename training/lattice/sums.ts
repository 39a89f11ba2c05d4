import { GRAIN } from '../numerics/locate.ts';
import type { Basis } from './basis.ts';
import type { Place } from './place.ts';

/**
 * Sufficient statistics of a set of rows for one fold, as exact integers: they add and subtract without rounding, in any
 * order. Φ is the lattice (weights in 1/256), Z the terms (1/256), y the centred ln price (1/1024), and each row counts
 * with a weight in 1/16.
 */
export interface FoldSums {
  /** Rows seen, whatever their weight. */
  rows: number;
  /** Σ w·y², rounded per row to 2⁻¹². */
  squares: number;
  /** Z'WZ, upper triangle, row-major, in 2⁻²⁰. */
  readonly terms: Float64Array;
  /** Z'Wy in 2⁻²². */
  readonly termTargets: Float64Array;
  /** Block of each lattice node, or −1 if no row has touched it. */
  readonly blockOf: Int32Array;
  blockCount: number;
  /**
   * Per touched node `columnCount + 3` numbers: the row of Φ'WZ (2⁻²⁰), the diagonal of Φ'WΦ and its entry with the next
   * knot (2⁻²⁰), Φ'Wy (2⁻²²).
   */
  blocks: Float64Array;
}

/** Units of the stored integers. An integer times its unit is the number that it stands for. */
export const UNIT = { product: 2 ** -20, target: 2 ** -22, square: 2 ** -12, ln: 2 ** -10, weight: 2 ** -4 } as const;

/**
 * Rows that one fold can hold with every sum exact. It follows from the largest contribution of a row, with weight 1 and
 * |y| < 8. Products (2²⁰) and squares (2¹² · y²) must stay below 2⁵³. Targets (2²² · |y|) must stay below 2⁵², since their
 * sign takes a bit when they are written. The targets decide: 2²⁷, some 134 million rows.
 */
export const ROW_LIMIT = Math.min(2 ** 53 / 2 ** 20, 2 ** 52 / (2 ** 22 * 8), 2 ** 53 / (2 ** 12 * 64));

export class CapacityError extends Error {
  override readonly name = 'CapacityError';
}

/** @throws CapacityError if a fold cannot hold so many rows */
export function expectCapacity(rows: number): void {
  if (rows > ROW_LIMIT)
    throw new CapacityError(`a fold would hold ${rows} rows; its sums are exact up to ${ROW_LIMIT}`);
}

export function createFoldSums(basis: Basis): FoldSums {
  return {
    rows: 0,
    squares: 0,
    terms: new Float64Array(basis.columnCount ** 2),
    termTargets: new Float64Array(basis.columnCount),
    blockOf: new Int32Array(basis.nodeCount).fill(-1),
    blockCount: 0,
    blocks: new Float64Array(0),
  };
}

/** Offset of a node's block, made on first touch. */
export function touchBlock(sums: FoldSums, basis: Basis, node: number): number {
  const stride = basis.columnCount + 3;
  let block = sums.blockOf[node]!;
  if (block < 0) {
    block = sums.blockCount++;
    sums.blockOf[node] = block;
    if (sums.blockCount * stride > sums.blocks.length) {
      const grown = new Float64Array(Math.max(64 * stride, Math.ceil(sums.blocks.length * 1.5)));
      grown.set(sums.blocks);
      sums.blocks = grown;
    }
  }
  return block * stride;
}

/** The nodes that rows weigh on, ascending. */
export function nodesOf({ columnCount }: Basis, { blockOf, blockCount, blocks }: FoldSums): Int32Array {
  const stride = columnCount + 3;
  const nodes = new Int32Array(blockCount);
  let count = 0;
  for (let node = 0; node < blockOf.length; node++) {
    const block = blockOf[node]!;
    if (block >= 0 && blocks[block * stride + columnCount] !== 0) nodes[count++] = node;
  }
  return nodes.subarray(0, count);
}

/**
 * Adds a row that stands at one place.
 *
 * @param target centred ln price, in 1/1024 (an integer)
 * @param weight of the row in 1/16: 0 to 16
 */
export function createAdder(basis: Basis) {
  const addShare = createShareAdder(basis);
  return (sums: FoldSums, place: Place, target: number, weight: number): void => {
    sums.rows++;
    addShare(sums, place, target, weight);
  };
}

/** Adds a part of a row's weight, in 1/16, at one of the row's possible places. The row itself is not counted. */
export function createShareAdder(basis: Basis) {
  return (sums: FoldSums, place: Place, target: number, weight: number): void => {
    const { cell, knot, upper, columns, values, termCount } = place;
    addAtNode(basis, sums, cell * basis.knotCount + knot, upper, target, weight, columns, values, 0, termCount);
  };
}

/**
 * The same for a place that is given in parts. They are arguments of their own, since an object for each row costs as much
 * as its sums.
 *
 * @param node the lower of the two that the row stands between
 * @param upper weight of the next node, in 1/256
 * @param columns ascending from `from` to `to`, without `to`
 */
export function addAtNode(
  basis: Basis,
  sums: FoldSums,
  node: number,
  upper: number,
  target: number,
  weight: number,
  columns: Int32Array,
  values: Float64Array,
  from: number,
  to: number,
): void {
  if (weight === 0) return;
  const { columnCount } = basis;
  const lower = GRAIN - upper;
  // Touch both blocks before reading the array: touching may replace it.
  const lowAt = lower ? touchBlock(sums, basis, node) : -1;
  const highAt = upper ? touchBlock(sums, basis, node + 1) : -1;
  const { blocks, terms, termTargets } = sums;
  if (lower) {
    const w = weight * lower;
    for (let i = from; i < to; i++) blocks[lowAt + columns[i]!]! += w * values[i]!;
    blocks[lowAt + columnCount]! += w * lower;
    blocks[lowAt + columnCount + 1]! += w * upper;
    blocks[lowAt + columnCount + 2]! += w * target;
  }
  if (upper) {
    const w = weight * upper;
    for (let i = from; i < to; i++) blocks[highAt + columns[i]!]! += w * values[i]!;
    blocks[highAt + columnCount]! += w * upper;
    blocks[highAt + columnCount + 2]! += w * target;
  }
  for (let i = from; i < to; i++) {
    const column = columns[i]!;
    const wi = weight * values[i]!;
    const line = column * columnCount;
    for (let j = i; j < to; j++) terms[line + columns[j]!]! += wi * values[j]!;
    termTargets[column]! += wi * target;
  }
  sums.squares += Math.round(weight * target * target * 2 ** -12);
}
