import type { Basis } from './basis.ts';
import { type FoldSums, UNIT } from './sums.ts';

/** The normal equations of some rows, in natural units, without the products of nodes and terms (Φ'WZ). */
export interface NormalDiagonals {
  readonly rows: number;
  /** Total weight of the rows. */
  readonly weight: number;
  readonly squares: number;
  /** Touched nodes, ascending. For a part of the rows this may include nodes that only other rows touch. */
  readonly nodes: Int32Array;
  /** Φ'WΦ of each touched node: diagonal, and the entry with the next knot. */
  readonly diagonal: Float64Array;
  readonly next: Float64Array;
  readonly target: Float64Array;
  /** Z'WZ, full and symmetric. */
  readonly terms: Float64Array;
  readonly termTargets: Float64Array;
}

/**
 * The normal equations of one or more folds together, laid out for solving. Every number is a multiple of its UNIT. So
 * equations add and subtract exactly.
 */
export interface Normal extends NormalDiagonals {
  /** Φ'WZ by rows of touched nodes: `columnStart[i] … columnStart[i + 1]`. The columns of a node ascend. */
  readonly columnStart: Int32Array;
  readonly columns: Uint16Array;
  readonly values: Float64Array;
}

export function createNormal(basis: Basis, folds: readonly FoldSums[]): Normal {
  return addFolds(basis, [emptyNormal(basis)], [folds])[0]!;
}

export function emptyNormal({ columnCount }: Basis): Normal {
  return {
    rows: 0,
    weight: 0,
    squares: 0,
    nodes: new Int32Array(0),
    diagonal: new Float64Array(0),
    next: new Float64Array(0),
    target: new Float64Array(0),
    columnStart: new Int32Array(1),
    columns: new Uint16Array(0),
    values: new Float64Array(0),
    terms: new Float64Array(columnCount ** 2),
    termTargets: new Float64Array(columnCount),
  };
}

/**
 * Adds folds to normal equations that share their nodes and columns, or subtracts them. The results share nodes and columns
 * too: those that hold anything in the first part.
 *
 * @param parts the first of all the rows, others of some of them
 * @param folds for each part
 */
export function addFolds(
  basis: Basis,
  parts: readonly Normal[],
  folds: readonly (readonly FoldSums[])[],
  sign: 1 | -1 = 1,
): Normal[] {
  const { columnCount } = basis;
  const touched = findTouched(basis, folds[0]!);
  const block = new Float64Array(columnCount + 3);
  /** The new numbers, in one part, of a node that the folds touch. `before` is the node's former index, −1 if it is new. */
  const sumUp = (p: number, node: number, before: number) => {
    block.fill(0);
    if (before >= 0) readBlock(parts[p]!, before, block);
    for (const fold of folds[p]!) addBlock(block, fold, node, sign);
  };

  const whole = parts[0]!;
  const nodes: number[] = [];
  const before: number[] = [];
  const columnStart = [0];
  for (const [node, at] of unite(basis, whole.nodes, touched)) {
    let entries = touched[node] ? 0 : whole.columnStart[at + 1]! - whole.columnStart[at]!;
    if (touched[node]) {
      sumUp(0, node, at);
      if (block[columnCount] === 0) continue;
      for (let j = 0; j < columnCount; j++) if (block[j] !== 0) entries++;
    }
    nodes.push(node);
    before.push(at);
    columnStart.push(columnStart.at(-1)! + entries);
  }

  const count = nodes.length;
  const layout = {
    nodes: Int32Array.from(nodes),
    columnStart: Int32Array.from(columnStart),
    columns: new Uint16Array(columnStart[count]!),
  };
  return parts.map((part, p) => {
    const values = new Float64Array(layout.columns.length);
    const [diagonal, next, target] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
    for (let i = 0; i < count; i++) {
      const from = layout.columnStart[i]!;
      const end = layout.columnStart[i + 1]!;
      if (touched[nodes[i]!]) {
        sumUp(p, nodes[i]!, before[i]!);
        // The whole comes first and decides the columns.
        for (let j = 0, at = from; p === 0 && at < end; j++) if (block[j] !== 0) layout.columns[at++] = j;
        for (let at = from; at < end; at++) values[at] = block[layout.columns[at]!]!;
        diagonal[i] = block[columnCount]!;
        next[i] = block[columnCount + 1]!;
        target[i] = block[columnCount + 2]!;
      } else {
        const shift = part.columnStart[before[i]!]! - from;
        if (p === 0) for (let at = from; at < end; at++) layout.columns[at] = part.columns[at + shift]!;
        for (let at = from; at < end; at++) values[at] = part.values[at + shift]!;
        diagonal[i] = part.diagonal[before[i]!]!;
        next[i] = part.next[before[i]!]!;
        target[i] = part.target[before[i]!]!;
      }
    }
    return { ...layout, diagonal, next, target, values, ...addTotals(basis, part, folds[p]!, sign) };
  });
}

/** Every node of either, ascending, with its index among the known nodes, or −1. */
function* unite({ nodeCount }: Basis, known: Int32Array, touched: Uint8Array): Generator<readonly [number, number]> {
  for (let node = 0, i = 0; node < nodeCount; node++)
    if (known[i] === node) yield [node, i++];
    else if (touched[node]) yield [node, -1];
}

/** The equations of the rows that are in the whole and not in the part. The part shares the nodes of the whole. */
export function subtractPart(whole: NormalDiagonals, part: NormalDiagonals): NormalDiagonals {
  const minus = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i]!);
  const terms = minus(whole.terms, part.terms);
  return {
    rows: whole.rows - part.rows,
    weight: terms[0]!,
    squares: whole.squares - part.squares,
    nodes: whole.nodes,
    diagonal: minus(whole.diagonal, part.diagonal),
    next: minus(whole.next, part.next),
    target: minus(whole.target, part.target),
    terms,
    termTargets: minus(whole.termTargets, part.termTargets),
  };
}

/** Marks each node whose block holds anything. A node that only withdrawn rows touched still has a block, of zeros. */
function findTouched({ columnCount, nodeCount }: Basis, folds: readonly FoldSums[]): Uint8Array {
  const touched = new Uint8Array(nodeCount);
  for (const { blockOf, blocks } of folds)
    for (let node = 0; node < nodeCount; node++)
      if (blockOf[node]! >= 0 && blocks[blockOf[node]! * (columnCount + 3) + columnCount]! > 0) touched[node] = 1;
  return touched;
}

/** @param block the numbers of a node in the order of FoldSums */
function addBlock(block: Float64Array, { blockOf, blocks }: FoldSums, node: number, sign: number): void {
  if (blockOf[node]! < 0) return;
  const from = blockOf[node]! * block.length;
  const product = sign * UNIT.product;
  const last = block.length - 1;
  for (let j = 0; j < last; j++) block[j]! += product * blocks[from + j]!;
  block[last]! += sign * UNIT.target * blocks[from + last]!;
}

/** @param block the numbers of a node in the order of FoldSums; zero but for those that are read */
function readBlock({ columnStart, columns, values, diagonal, next, target }: Normal, i: number, block: Float64Array) {
  const end = columnStart[i + 1]!;
  for (let at = columnStart[i]!; at < end; at++) block[columns[at]!] = values[at]!;
  block[block.length - 3] = diagonal[i]!;
  block[block.length - 2] = next[i]!;
  block[block.length - 1] = target[i]!;
}

/** The sums that do not depend on nodes. */
function addTotals({ columnCount }: Basis, part: Normal, folds: readonly FoldSums[], sign: number) {
  const terms = part.terms.slice();
  const termTargets = part.termTargets.slice();
  let { rows, squares } = part;
  for (const fold of folds) {
    rows += sign * fold.rows;
    squares += sign * UNIT.square * fold.squares;
    for (let i = 0; i < columnCount; i++) {
      termTargets[i]! += sign * UNIT.target * fold.termTargets[i]!;
      for (let j = i; j < columnCount; j++)
        terms[i * columnCount + j]! += sign * UNIT.product * fold.terms[i * columnCount + j]!;
    }
  }
  for (let i = 0; i < columnCount; i++)
    for (let j = 0; j < i; j++) terms[i * columnCount + j] = terms[j * columnCount + i]!;
  return { rows, weight: terms[0]!, squares, terms, termTargets };
}
