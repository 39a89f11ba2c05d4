import type { Basis } from '../basis.ts';
import { type FoldSums, UNIT } from '../summary/sums.ts';

/**
 * The normal equations of one or more folds together, in natural units, laid out for solving. Every number is a multiple of its
 * UNIT, and so they add and subtract exactly.
 */
export interface Normal {
  readonly rows: number;
  /** Total weight of the rows. */
  readonly weight: number;
  readonly squares: number;
  /** Touched nodes, ascending; of a part of the rows, perhaps some that only others touch. */
  readonly nodes: Int32Array;
  /** Φ'WΦ of each touched node: diagonal, and the entry with the next knot. */
  readonly diagonal: Float64Array;
  readonly next: Float64Array;
  readonly target: Float64Array;
  /** Φ'WZ by rows of touched nodes: `columnStart[i] … columnStart[i + 1]`. */
  readonly columnStart: Int32Array;
  readonly columns: Uint16Array;
  readonly values: Float64Array;
  /** Z'WZ, full and symmetric. */
  readonly sides: Float64Array;
  readonly sideTargets: Float64Array;
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
    sides: new Float64Array(columnCount ** 2),
    sideTargets: new Float64Array(columnCount),
  };
}

/**
 * Adds folds to normal equations that share their nodes and columns, or takes them off. What comes out shares its own: those
 * that hold anything in the first.
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
  const { columnCount, nodeCount } = basis;
  const { nodes, columnStart, columns } = parts[0]!;
  const touched = findTouched(basis, folds[0]!);
  const layout = createLayout(basis, parts);
  for (let node = 0, i = 0; node < nodeCount; node++) {
    const isKnown = nodes[i] === node;
    if (!isKnown && !touched[node]) continue;
    for (let p = 0; p < parts.length; p++) {
      const block = layout.blocks[p]!;
      if (isKnown) {
        const { values, diagonal, next, target } = parts[p]!;
        const end = columnStart[i + 1]!;
        for (let at = columnStart[i]!; at < end; at++) block[columns[at]!] = values[at]!;
        block[columnCount] = diagonal[i]!;
        block[columnCount + 1] = next[i]!;
        block[columnCount + 2] = target[i]!;
      }
      if (touched[node]) for (const fold of folds[p]!) addBlock(block, fold, node, sign);
    }
    layout.take(node);
    if (isKnown) i++;
  }
  return layout.finish().map((laidOut, p) => ({ ...laidOut, ...addTotals(basis, parts[p]!, folds[p]!, sign) }));
}

/** The normal equations of the rows of the whole that are not in a part of it, which shares its nodes and columns. */
export function subtractPart(whole: Normal, part: Normal): Normal {
  const minus = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i]!);
  const sides = minus(whole.sides, part.sides);
  return {
    ...whole,
    rows: whole.rows - part.rows,
    weight: sides[0]!,
    squares: whole.squares - part.squares,
    diagonal: minus(whole.diagonal, part.diagonal),
    next: minus(whole.next, part.next),
    target: minus(whole.target, part.target),
    values: minus(whole.values, part.values),
    sides,
    sideTargets: minus(whole.sideTargets, part.sideTargets),
  };
}

/** A node that only withdrawn rows had touched still has its block, with nothing in it. */
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

/** Lays nodes out one after the other, each from a block of numbers for each part. */
function createLayout({ columnCount }: Basis, parts: readonly Normal[]) {
  const blocks = parts.map(() => new Float64Array(columnCount + 3));
  const nodes: number[] = [];
  const starts = [0];
  const numbers = parts.map(() => ({ diagonal: [] as number[], next: [] as number[], target: [] as number[] }));
  let columns = new Uint16Array(parts[0]!.values.length + (columnCount << 10));
  let values = parts.map(() => new Float64Array(columns.length));
  let used = 0;
  const take = (node: number) => {
    const [whole] = blocks as [Float64Array];
    if (whole[columnCount]! > 0) {
      if (used + columnCount > columns.length) {
        columns = grow(columns, new Uint16Array(2 * columns.length));
        values = values.map((own) => grow(own, new Float64Array(2 * own.length)));
      }
      const from = used;
      for (let j = 0; j < columnCount; j++) if (whole[j] !== 0) columns[used++] = j;
      for (let p = 0; p < blocks.length; p++) {
        const [block, own] = [blocks[p]!, values[p]!];
        for (let at = from; at < used; at++) own[at] = block[columns[at]!]!;
        numbers[p]!.diagonal.push(block[columnCount]!);
        numbers[p]!.next.push(block[columnCount + 1]!);
        numbers[p]!.target.push(block[columnCount + 2]!);
      }
      nodes.push(node);
      starts.push(used);
    }
    for (const block of blocks) block.fill(0);
  };
  const finish = () => {
    const shared = {
      nodes: Int32Array.from(nodes),
      columnStart: Int32Array.from(starts),
      columns: columns.slice(0, used),
    };
    return values.map((own, p) => ({
      ...shared,
      diagonal: Float64Array.from(numbers[p]!.diagonal),
      next: Float64Array.from(numbers[p]!.next),
      target: Float64Array.from(numbers[p]!.target),
      values: own.slice(0, used),
    }));
  };
  return { blocks, take, finish };
}

/** What is not told apart by nodes. */
function addTotals({ columnCount }: Basis, part: Normal, folds: readonly FoldSums[], sign: number) {
  const sides = part.sides.slice();
  const sideTargets = part.sideTargets.slice();
  let { rows, squares } = part;
  for (const fold of folds) {
    rows += sign * fold.rows;
    squares += sign * UNIT.square * fold.squares;
    for (let i = 0; i < columnCount; i++) {
      sideTargets[i]! += sign * UNIT.target * fold.sideTargets[i]!;
      for (let j = i; j < columnCount; j++)
        sides[i * columnCount + j]! += sign * UNIT.product * fold.sides[i * columnCount + j]!;
    }
  }
  for (let i = 0; i < columnCount; i++)
    for (let j = 0; j < i; j++) sides[i * columnCount + j] = sides[j * columnCount + i]!;
  return { rows, weight: sides[0]!, squares, sides, sideTargets };
}

function grow<T extends Uint16Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
