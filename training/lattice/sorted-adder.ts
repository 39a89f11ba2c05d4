import type { Basis } from './basis.ts';
import type { Place } from './place.ts';
import { addAtNode, type FoldSums } from './sums.ts';

/** Rows that wait at most: at first, so that a small file takes little memory, and in the end. */
const [FIRST_ROWS, MOST_ROWS] = [1 << 6, 1 << 15];
/** Terms of a row, on average, for which there is room. */
const TERMS_OF_ROW = 24;

/**
 * Adds rows to the sums of folds, many at a time, in the order of their nodes. The blocks of all nodes are many times as
 * large as a processor's cache. In this order a block is fetched once for all waiting rows that need it.
 */
export function createSortedAdder(basis: Basis, folds: readonly FoldSums[]) {
  const { columnCount, knotCount, nodeCount } = basis;
  let waiting = createWaitingRows(FIRST_ROWS, columnCount);
  let rows = 0;

  const settle = (): void => {
    const { keys, uppers, targets, weights, starts, columns, values } = waiting;
    keys.subarray(0, rows).sort();
    for (let i = 0; i < rows; i++) {
      const row = keys[i]! % MOST_ROWS;
      const place = (keys[i]! - row) / MOST_ROWS;
      const node = place % nodeCount;
      const sums = folds[(place - node) / nodeCount]!;
      const [upper, target, weight] = [uppers[row]!, targets[row]!, weights[row]!];
      addAtNode(basis, sums, node, upper, target, weight, columns, values, starts[row]!, starts[row + 1]!);
    }
    rows = 0;
  };
  const makeRoom = (): void => {
    settle();
    const most = waiting.keys.length;
    if (most < MOST_ROWS) waiting = createWaitingRows(8 * most, columnCount);
  };

  return {
    /** @param target and weight as for `createAdder` */
    add: (fold: number, place: Place, target: number, weight: number): void => {
      folds[fold]!.rows++;
      const { termCount } = place;
      if (rows === waiting.keys.length || waiting.starts[rows]! + termCount > waiting.columns.length) makeRoom();
      const { keys, uppers, targets, weights, starts, columns, values } = waiting;
      keys[rows] = (fold * nodeCount + place.cell * knotCount + place.knot) * MOST_ROWS + rows;
      uppers[rows] = place.upper;
      targets[rows] = target;
      weights[rows] = weight;
      const at = starts[rows]!;
      for (let i = 0; i < termCount; i++) {
        columns[at + i] = place.columns[i]!;
        values[at + i] = place.values[i]!;
      }
      starts[++rows] = at + termCount;
    },
    /** Adds the rows that still wait. The sums are complete only then. */
    settle,
  };
}

/** @param rows for which there is room */
function createWaitingRows(rows: number, columnCount: number) {
  const terms = Math.max(TERMS_OF_ROW * rows, columnCount);
  return {
    /** Fold, node and number of each row in one integer, to sort by. */
    keys: new Float64Array(rows),
    uppers: new Int32Array(rows),
    targets: new Int32Array(rows),
    weights: new Int32Array(rows),
    /** The terms of a row go from its start to the next one. */
    starts: new Int32Array(rows + 1),
    columns: new Int32Array(terms),
    values: new Float64Array(terms),
  };
}
