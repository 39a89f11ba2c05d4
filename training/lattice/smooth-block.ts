import type { Envelope } from '../numerics/cholesky.ts';
import type { Tridiagonals } from '../numerics/tridiagonal.ts';
import type { Basis } from './basis.ts';
import type { Normal } from './normal.ts';
import type { Spectral } from './spectral.ts';

/** V'·Φ'WΦ·V between the smoothest modes of the cells: at each knot, and with the next knot. */
export interface SmoothBlock {
  /** The smoothest first. */
  readonly modes: Int32Array;
  /** For each pair of modes (i, j ≤ i), at i(i + 1)/2 + j: its entry at every knot, then its entries with the next knots. */
  readonly pairs: Float64Array;
}

/**
 * Rows never spread exactly as the product of their margins. So the normal matrix is not diagonal, and least so on the smooth
 * modes of the cells. On the smoothest modes it is kept whole.
 */
export function createSmoothBlock(basis: Basis, normal: Normal, spectral: Spectral, count: number): SmoothBlock {
  const { penalties } = spectral;
  const modes = Int32Array.from(penalties.keys())
    .sort((i, j) => penalties[i]! - penalties[j]! || i - j)
    .slice(0, count);
  return { modes, pairs: contract(basis, normal, spectral, modes) };
}

/**
 * The block on the first `count` modes with a ridge on it, as a symmetric matrix: coordinate `knot · count + i` for mode i. It
 * is block tridiagonal.
 */
export function layOut(
  { knotCount }: Basis,
  { modes, pairs }: SmoothBlock,
  count: number,
  ridge: Tridiagonals,
): { readonly shape: Envelope; readonly matrix: Float64Array } {
  const size = knotCount * count;
  const first = Int32Array.from({ length: size }, (_, row) => Math.max(0, Math.floor(row / count) - 1) * count);
  const start = new Int32Array(size);
  let used = 0;
  for (let row = 0; row < size; row++) {
    start[row] = used - first[row]!;
    used += row + 1 - first[row]!;
  }
  const matrix = new Float64Array(used);
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++) {
      const pair = ((i * (i + 1)) / 2 + j) * 2 * knotCount;
      const own = i === j ? modes[i]! * knotCount : -1;
      for (let knot = 0; knot < knotCount; knot++) {
        const [row, column] = [knot * count + i, knot * count + j];
        matrix[start[row]! + column] = pairs[pair + knot]! + (own < 0 ? 0 : ridge.diagonal[own + knot]!);
        if (knot + 1 === knotCount) continue;
        const link = pairs[pair + knotCount + knot]! + (own < 0 ? 0 : ridge.next[own + knot]!);
        matrix[start[row + count]! + column] = link;
        matrix[start[column + count]! + row] = link;
      }
    }
  return { shape: { size, first, start }, matrix };
}

/** Sums axis by axis, from the innermost outwards. A sum over one axis is kept only for the modes that occur. */
function contract(
  { cellAxes, cellCount, knotCount }: Basis,
  normal: Normal,
  { axes }: Spectral,
  modes: Int32Array,
): Float64Array {
  const width = 2 * knotCount;
  const rows = rowsOfCells(normal, cellCount, knotCount);
  const levels = chooseModes(cellAxes, modes);

  const sumFrom = (a: number, cell: number): Float64Array | undefined => {
    if (a === cellAxes.length) return rows[cell];
    const { size, stride } = cellAxes[a]!;
    const { vectors } = axes[a]!;
    const own = levels[a]!;
    let out: Float64Array | undefined;
    for (let level = 0; level < size; level++) {
      const inner = sumFrom(a + 1, cell + level * stride);
      if (!inner) continue;
      out ??= new Float64Array(((own.length * (own.length + 1)) / 2) * width);
      let at = 0;
      for (let i = 0; i < own.length; i++)
        for (let j = 0; j <= i; j++, at += width) {
          const weight = vectors[level * size + own[i]!.mode]! * vectors[level * size + own[j]!.mode]!;
          const [high, low] = [Math.max(own[i]!.rest, own[j]!.rest), Math.min(own[i]!.rest, own[j]!.rest)];
          const from = ((high * (high + 1)) / 2 + low) * width;
          for (let k = 0; k < width; k++) out[at + k]! += weight * inner[from + k]!;
        }
    }
    return out;
  };
  return sumFrom(0, 0) ?? new Float64Array(((modes.length * (modes.length + 1)) / 2) * width);
}

/**
 * For each axis the modes that it contributes, joined to those of the axes inside it: its own mode, and the index of the rest
 * among the inner ones.
 */
function chooseModes(cellAxes: Basis['cellAxes'], modes: Int32Array): { mode: number; rest: number }[][] {
  const levels: { mode: number; rest: number }[][] = [];
  let wanted = Array.from(modes);
  for (const { stride } of cellAxes) {
    const rests = [...new Set(wanted.map((mode) => mode % stride))];
    levels.push(wanted.map((mode) => ({ mode: Math.floor(mode / stride), rest: rests.indexOf(mode % stride) })));
    wanted = rests;
  }
  return levels;
}

/** For each cell that has rows: the diagonal at every knot, then the entries with the next knots. */
function rowsOfCells(normal: Normal, cellCount: number, knotCount: number): (Float64Array | undefined)[] {
  const rows: (Float64Array | undefined)[] = new Array(cellCount).fill(undefined);
  for (let at = 0; at < normal.nodes.length; at++) {
    const knot = normal.nodes[at]! % knotCount;
    const cell = (normal.nodes[at]! - knot) / knotCount;
    const row = rows[cell] ?? new Float64Array(2 * knotCount);
    rows[cell] = row;
    row[knot] = normal.diagonal[at]!;
    row[knotCount + knot] = normal.next[at]!;
  }
  return rows;
}
