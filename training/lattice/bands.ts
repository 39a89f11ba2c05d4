import { SummaryError } from '../kinds/errors.ts';
import type { ByteReader, ByteWriter } from '../numerics/bytes.ts';
import { createIntegerIndex, type IntegerIndex, indexOfInteger } from '../numerics/integer-index.ts';
import { GRAIN } from '../numerics/locate.ts';
import type { Basis } from './basis.ts';
import { functionsAt, type MarketFunctions } from './market-functions.ts';
import type { Place } from './place.ts';
import { type FoldSums, nodesOf } from './sums.ts';

/**
 * The additional sums of the rows of one stratum that a fit needs. For each touched node they are the band of Φ'WΦ and
 * Φ'Wy. For the terms they are the products with the market's functions. All are integers, so that they add and
 * subtract exactly.
 */
export interface Bands {
  readonly rows: number;
  /** Touched nodes, ascending. */
  readonly nodes: Int32Array;
  /** Φ'WΦ of each touched node: its diagonal, and its entry with the next knot. In 2⁻²⁰. */
  readonly diagonal: Float64Array;
  readonly next: Float64Array;
  /** Φ'Wy in 2⁻²². */
  readonly target: Float64Array;
  /** Z'WΦB, columnCount × functions, in 2⁻²⁵. */
  readonly shifts: Float64Array;
}

export function emptyBands({ columnCount }: Basis, { count }: MarketFunctions): Bands {
  return {
    rows: 0,
    nodes: new Int32Array(0),
    diagonal: new Float64Array(0),
    next: new Float64Array(0),
    target: new Float64Array(0),
    shifts: new Float64Array(columnCount * count),
  };
}

/** The bands of all rows of a fold. */
export function bandsOfFold(basis: Basis, functions: MarketFunctions, fold: FoldSums): Bands {
  const { columnCount } = basis;
  const { count } = functions;
  const stride = columnCount + 3;
  const at = (node: number) => fold.blockOf[node]! * stride;
  const nodes = nodesOf(basis, fold);
  const shifts = new Float64Array(columnCount * count);
  const values = new Float64Array(count);
  for (const node of nodes) {
    functionsAt(functions, node, values);
    for (let j = 0; j < columnCount; j++) {
      const product = fold.blocks[at(node) + j]!;
      if (product !== 0) for (let k = 0; k < count; k++) shifts[j * count + k]! += product * values[k]!;
    }
  }
  const pick = (offset: number) => Float64Array.from(nodes, (node) => fold.blocks[at(node) + columnCount + offset]!);
  return { rows: fold.rows, nodes, diagonal: pick(0), next: pick(1), target: pick(2), shifts };
}

/** The bands of the rows of both, or of those of the first without those of the second. */
export function addBands(one: Bands, other: Bands, sign: 1 | -1 = 1): Bands {
  const most = one.nodes.length + other.nodes.length;
  const nodes = new Int32Array(most);
  const [diagonal, next, target] = [new Float64Array(most), new Float64Array(most), new Float64Array(most)];
  let count = 0;
  for (let i = 0, j = 0; i < one.nodes.length || j < other.nodes.length; ) {
    const a = i < one.nodes.length ? one.nodes[i]! : Number.POSITIVE_INFINITY;
    const b = j < other.nodes.length ? other.nodes[j]! : Number.POSITIVE_INFINITY;
    const node = Math.min(a, b);
    let [d, n, t] = [0, 0, 0];
    if (a === node) {
      [d, n, t] = [one.diagonal[i]!, one.next[i]!, one.target[i]!];
      i++;
    }
    if (b === node) {
      d += sign * other.diagonal[j]!;
      n += sign * other.next[j]!;
      t += sign * other.target[j]!;
      j++;
    }
    if (d === 0) continue;
    nodes[count] = node;
    diagonal[count] = d;
    next[count] = n;
    target[count++] = t;
  }
  return {
    rows: one.rows + sign * other.rows,
    nodes: nodes.slice(0, count),
    diagonal: diagonal.slice(0, count),
    next: next.slice(0, count),
    target: target.slice(0, count),
    shifts: one.shifts.map((value, i) => value + sign * other.shifts[i]!),
  };
}

/** Bands that rows are added to one by one. An upload has some for each of its periods, so they take little room. */
export interface GrowingBands {
  rows: number;
  readonly nodes: IntegerIndex;
  /** Three numbers for each touched node, by its index: diagonal, next, target. */
  values: Float64Array;
  readonly shifts: Float64Array;
}

export function createGrowingBands({ columnCount }: Basis, { count }: MarketFunctions): GrowingBands {
  return {
    rows: 0,
    nodes: createIntegerIndex(),
    values: new Float64Array(3 * 64),
    shifts: new Float64Array(columnCount * count),
  };
}

/**
 * Adds a part of a row's weight, in 1/16, at one of the places that the row may stand at; the row itself is not counted.
 *
 * @param target centred ln price, in 1/1024 (an integer)
 */
export function createBandAdder({ knotCount }: Basis, functions: MarketFunctions) {
  const { count } = functions;
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  return (bands: GrowingBands, place: Place, target: number, weight: number): void => {
    if (weight === 0) return;
    const { upper, cell, knot, columns, values, termCount } = place;
    const lower = GRAIN - upper;
    const node = cell * knotCount + knot;
    functionsAt(functions, node, low);
    if (upper > 0) functionsAt(functions, node + 1, high);
    if (lower > 0) addNode(bands, node, weight * lower * lower, weight * lower * upper, weight * lower * target);
    if (upper > 0) addNode(bands, node + 1, weight * upper * upper, 0, weight * upper * target);
    for (let k = 0; k < count; k++) {
      const level = weight * (lower * low[k]! + (upper > 0 ? upper * high[k]! : 0));
      if (level !== 0) for (let i = 0; i < termCount; i++) bands.shifts[columns[i]! * count + k]! += level * values[i]!;
    }
  };
}

function addNode(bands: GrowingBands, node: number, diagonal: number, next: number, target: number): void {
  const at = 3 * indexOfInteger(bands.nodes, node);
  if (at === bands.values.length) {
    const grown = new Float64Array(2 * bands.values.length);
    grown.set(bands.values);
    bands.values = grown;
  }
  bands.values[at]! += diagonal;
  bands.values[at + 1]! += next;
  bands.values[at + 2]! += target;
}

export function settleBands({ rows, nodes: index, values, shifts }: GrowingBands): Bands {
  const nodes = index.values.slice(0, index.count).sort();
  const pick = (offset: number) =>
    Float64Array.from(nodes, (node) => values[3 * indexOfInteger(index, node) + offset]!);
  return { rows, nodes, diagonal: pick(0), next: pick(1), target: pick(2), shifts };
}

export function writeBands({ rows, nodes, diagonal, next, target, shifts }: Bands, out: ByteWriter): void {
  out.unsigned(rows);
  out.unsigned(nodes.length);
  let last = -1;
  for (const [i, node] of nodes.entries()) {
    out.unsigned(node - last);
    last = node;
    out.unsigned(diagonal[i]!);
    out.unsigned(next[i]!);
    out.signed(target[i]!);
  }
  for (const value of shifts) out.signed(value);
}

/** @throws SummaryError naming a node that the lattice does not have */
export function readBands({ nodeCount, columnCount }: Basis, { count }: MarketFunctions, input: ByteReader): Bands {
  const rows = input.unsigned();
  const length = input.unsigned();
  if (length > nodeCount) throw new SummaryError(`bands: ${length} nodes, at most ${nodeCount} expected`);
  const nodes = new Int32Array(length);
  const [diagonal, next, target] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
  let node = -1;
  for (let i = 0; i < length; i++) {
    node += input.unsigned();
    if (node >= nodeCount) throw new SummaryError(`bands: node ${node}, fewer than ${nodeCount} expected`);
    nodes[i] = node;
    diagonal[i] = input.unsigned();
    next[i] = input.unsigned();
    target[i] = input.signed();
  }
  const shifts = new Float64Array(columnCount * count);
  for (let i = 0; i < shifts.length; i++) shifts[i] = input.signed();
  return { rows, nodes, diagonal, next, target, shifts };
}
