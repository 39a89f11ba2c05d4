import type { Basis } from './basis.ts';
import type { Normal, NormalDiagonals } from './normal.ts';

/**
 * Φ'WZ, laid out to be multiplied. Four neighbouring touched nodes share each column that any of them has; the missing entries
 * are zeros. So the numbers of a column are read and written once for four nodes.
 */
export interface TermTiles {
  /** Columns of nodes 4t … 4t + 3: `start[t] … start[t + 1]`. */
  readonly start: Int32Array;
  readonly columns: Uint16Array;
  /** Four for each column. */
  readonly values: Float64Array;
}

const HEIGHT = 4;

/** An array with a number for each touched node. It also has room for the nodes that fill the last tile. */
export function nodeVector({ nodes }: NormalDiagonals): Float64Array {
  return new Float64Array(HEIGHT * Math.ceil(nodes.length / HEIGHT));
}

/** @param without a part to subtract; it shares nodes and columns */
export function layOutTerms(
  { columnCount }: Basis,
  { nodes, columnStart, columns, values }: Normal,
  without?: Normal,
): TermTiles {
  const less = without?.values;
  const tileCount = Math.ceil(nodes.length / HEIGHT);
  const start = new Int32Array(tileCount + 1);
  const used = new Int32Array(columnCount).fill(-1);
  for (let tile = 0; tile < tileCount; tile++) {
    let count = 0;
    const end = columnStart[Math.min(HEIGHT * (tile + 1), nodes.length)]!;
    for (let at = columnStart[HEIGHT * tile]!; at < end; at++) {
      if (used[columns[at]!] === tile) continue;
      used[columns[at]!] = tile;
      count++;
    }
    start[tile + 1] = start[tile]! + count;
  }
  const out = {
    start,
    columns: new Uint16Array(start[tileCount]!),
    values: new Float64Array(HEIGHT * start[tileCount]!),
  };
  const place = new Int32Array(columnCount).fill(-1);
  for (let tile = 0; tile < tileCount; tile++) {
    let next = start[tile]!;
    for (let i = HEIGHT * tile; i < Math.min(HEIGHT * (tile + 1), nodes.length); i++)
      for (let at = columnStart[i]!; at < columnStart[i + 1]!; at++) {
        const column = columns[at]!;
        if (place[column]! < start[tile]!) {
          place[column] = next;
          out.columns[next++] = column;
        }
        out.values[HEIGHT * place[column]! + i - HEIGHT * tile] = less ? values[at]! - less[at]! : values[at]!;
      }
  }
  return out;
}

/**
 * Adds Φ'WZ·γ to outU and Z'WΦ·u to outG.
 *
 * @param u as `nodeVector` makes it, like outU
 */
export function multiplyTerms(
  { start, columns, values }: TermTiles,
  u: Float64Array,
  gamma: Float64Array,
  outU: Float64Array,
  outG: Float64Array,
): void {
  for (let tile = 0, i = 0; tile + 1 < start.length; tile++, i += HEIGHT) {
    const end = start[tile + 1]!;
    const a = u[i]!;
    const b = u[i + 1]!;
    const c = u[i + 2]!;
    const d = u[i + 3]!;
    let p = 0;
    let q = 0;
    let r = 0;
    let s = 0;
    for (let at = start[tile]!; at < end; at++) {
      const column = columns[at]!;
      const term = gamma[column]!;
      const from = HEIGHT * at;
      const v = values[from]!;
      const w = values[from + 1]!;
      const x = values[from + 2]!;
      const y = values[from + 3]!;
      p += v * term;
      q += w * term;
      r += x * term;
      s += y * term;
      outG[column]! += v * a + w * b + x * c + y * d;
    }
    outU[i]! += p;
    outU[i + 1]! += q;
    outU[i + 2]! += r;
    outU[i + 3]! += s;
  }
}
