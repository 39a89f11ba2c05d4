import type { Basis } from '../basis.ts';
import { type FoldSums, UNIT } from '../summary/sums.ts';

/** The normal equations of one or more folds together, in natural units, laid out for solving. */
export interface Normal {
  readonly rows: number;
  /** Total weight of the rows. */
  readonly weight: number;
  readonly squares: number;
  /** Touched nodes, ascending; of some folds without another, perhaps some that only that one touches. */
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
  const { columnCount, nodeCount } = basis;
  const stride = columnCount + 3;
  const touched: number[] = [];
  // A node that only withdrawn rows had touched still has its block, with nothing in it.
  const holdsRows = (fold: FoldSums, node: number) =>
    fold.blockOf[node]! >= 0 && fold.blocks[fold.blockOf[node]! * stride + columnCount]! > 0;
  for (let node = 0; node < nodeCount; node++) if (folds.some((fold) => holdsRows(fold, node))) touched.push(node);
  const nodes = Int32Array.from(touched);
  const diagonal = new Float64Array(nodes.length);
  const next = new Float64Array(nodes.length);
  const target = new Float64Array(nodes.length);
  const columnStart = new Int32Array(nodes.length + 1);
  const block = new Float64Array(stride);
  let columns = new Uint16Array(nodes.length * 32);
  let values = new Float64Array(nodes.length * 32);
  let used = 0;
  for (let i = 0; i < nodes.length; i++) {
    block.fill(0);
    for (const fold of folds) {
      const at = fold.blockOf[nodes[i]!]! * stride;
      if (at >= 0) for (let j = 0; j < stride; j++) block[j]! += fold.blocks[at + j]!;
    }
    if (used + columnCount > values.length) {
      const room = 2 * values.length + columnCount;
      columns = grow(columns, new Uint16Array(room));
      values = grow(values, new Float64Array(room));
    }
    for (let j = 0; j < columnCount; j++)
      if (block[j] !== 0) {
        columns[used] = j;
        values[used++] = block[j]! * UNIT.product;
      }
    columnStart[i + 1] = used;
    diagonal[i] = block[columnCount]! * UNIT.product;
    next[i] = block[columnCount + 1]! * UNIT.product;
    target[i] = block[columnCount + 2]! * UNIT.target;
  }
  const sides = new Float64Array(columnCount ** 2);
  const sideTargets = new Float64Array(columnCount);
  for (const fold of folds) {
    for (let i = 0; i < sides.length; i++) sides[i]! += fold.sides[i]! * UNIT.product;
    for (let i = 0; i < columnCount; i++) sideTargets[i]! += fold.sideTargets[i]! * UNIT.target;
  }
  for (let i = 0; i < columnCount; i++)
    for (let j = 0; j < i; j++) sides[i * columnCount + j] = sides[j * columnCount + i]!;
  return {
    rows: folds.reduce((sum, fold) => sum + fold.rows, 0),
    weight: sides[0]!,
    squares: folds.reduce((sum, fold) => sum + fold.squares, 0) * UNIT.square,
    nodes,
    diagonal,
    next,
    target,
    columnStart,
    columns: columns.slice(0, used),
    values: values.slice(0, used),
    sides,
    sideTargets,
  };
}

/** The normal equations of the other folds: exact, as everything in them is a multiple of its unit. */
export function withoutFold(normal: Normal, { columnCount }: Basis, fold: FoldSums): Normal {
  const stride = columnCount + 3;
  const { columns, columnStart } = normal;
  const diagonal = normal.diagonal.slice();
  const next = normal.next.slice();
  const target = normal.target.slice();
  const values = normal.values.slice();
  for (const [i, node] of normal.nodes.entries()) {
    const at = fold.blockOf[node]! * stride;
    if (at < 0) continue;
    diagonal[i]! -= fold.blocks[at + columnCount]! * UNIT.product;
    next[i]! -= fold.blocks[at + columnCount + 1]! * UNIT.product;
    target[i]! -= fold.blocks[at + columnCount + 2]! * UNIT.target;
    for (let k = columnStart[i]!; k < columnStart[i + 1]!; k++)
      values[k]! -= fold.blocks[at + columns[k]!]! * UNIT.product;
  }
  const sides = normal.sides.slice();
  for (let i = 0; i < columnCount; i++)
    for (let j = 0; j < columnCount; j++)
      sides[i * columnCount + j]! -= fold.sides[Math.min(i, j) * columnCount + Math.max(i, j)]! * UNIT.product;
  return {
    ...normal,
    rows: normal.rows - fold.rows,
    weight: sides[0]!,
    squares: normal.squares - fold.squares * UNIT.square,
    diagonal,
    next,
    target,
    values,
    sides,
    sideTargets: normal.sideTargets.map((value, i) => value - fold.sideTargets[i]! * UNIT.target),
  };
}

function grow<T extends Uint16Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
