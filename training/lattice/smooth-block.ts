import type { Basis } from '../basis.ts';
import type { Normal } from './normal.ts';

/** Eigenvectors of one axis by rows (size × size) and their penalties, as `generalisedEigen` gives them. */
export interface AxisModes {
  readonly vectors: Float64Array;
  readonly values: Float64Array;
}

/** V'·Φ'WΦ·V on the smoothest spectral coordinates, exactly. */
export interface SmoothBlock {
  /** Positions among all spectral coordinates. */
  readonly coordinates: Int32Array;
  /** Symmetric, row-major. */
  readonly matrix: Float64Array;
}

/** Its Cholesky factor is made once a fit, and applied once an iteration. */
const MOST_COORDINATES = 450;

/**
 * The block of the normal matrix on a box of smooth coordinates: the products of the smoothest modes of each axis. Where the
 * rows do not spread as the product of their margins, the diagonal preconditioner is furthest off on just these, and the
 * more so the more rows there are; with the block inverted exactly, iterations hardly grow with the rows.
 *
 * @param axes scale first, then the cell axes
 */
export function createSmoothBlock(basis: Basis, normal: Normal, axes: readonly AxisModes[]): SmoothBlock {
  const modes = chooseModes(axes);
  const coordinates = modes
    .slice(1)
    .reduce((cells, own, a) => cells.flatMap((cell) => own.map((mode) => cell + mode * basis.cellAxes[a]!.stride)), [0])
    .flatMap((cell) => modes[0]!.map((mode) => cell * basis.knotCount + mode));
  return { coordinates: Int32Array.from(coordinates), matrix: contract(basis, normal, axes, modes) };
}

/** The smoothest modes of each axis: the box grows by the mode that is least penalised, as long as it is small enough. */
function chooseModes(axes: readonly AxisModes[]): number[][] {
  const sorted = axes.map(({ values }) => Array.from(values.keys()).sort((i, j) => values[i]! - values[j]!));
  const counts = axes.map(() => 1);
  for (;;) {
    const size = counts.reduce((product, count) => product * count, 1);
    let next = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [a, { values }] of axes.entries()) {
      const mode = sorted[a]![counts[a]!];
      if (mode === undefined || (size / counts[a]!) * (counts[a]! + 1) > MOST_COORDINATES) continue;
      const penalty = values[mode]! / values[sorted[a]![0]!]!;
      if (penalty < least) {
        least = penalty;
        next = a;
      }
    }
    if (next < 0) return sorted.map((own, a) => own.slice(0, counts[a]));
    counts[next]!++;
  }
}

/** Axis by axis from the inside out: the scale within each cell, then each cell axis in turn. */
function contract(
  { cellAxes, cellCount, knotCount }: Basis,
  normal: Normal,
  axes: readonly AxisModes[],
  modes: readonly (readonly number[])[],
): Float64Array {
  const firstOf = firstNodes(normal.nodes, cellCount, knotCount);

  const ofCell = (cell: number): Float64Array | undefined => {
    const from = firstOf[cell]!;
    const to = firstOf[cell + 1]!;
    if (from === to) return undefined;
    const own = modes[0]!;
    const { vectors } = axes[0]!;
    const out = new Float64Array(own.length ** 2);
    for (let at = from; at < to; at++) {
      const row = (normal.nodes[at]! % knotCount) * knotCount;
      const link = normal.next[at]!;
      for (let i = 0; i < own.length; i++) {
        const here = vectors[row + own[i]!]!;
        const above = link === 0 ? 0 : vectors[row + knotCount + own[i]!]!;
        const straight = normal.diagonal[at]! * here + link * above;
        for (let j = 0; j < own.length; j++) {
          out[i * own.length + j]! += straight * vectors[row + own[j]!]!;
          if (link !== 0) out[i * own.length + j]! += link * here * vectors[row + knotCount + own[j]!]!;
        }
      }
    }
    return out;
  };

  const ofAxis = (a: number, cell: number): Float64Array | undefined => {
    if (a === cellAxes.length) return ofCell(cell);
    const { size, stride } = cellAxes[a]!;
    const own = modes[a + 1]!;
    const { vectors } = axes[a + 1]!;
    let out: Float64Array | undefined;
    for (let level = 0; level < size; level++) {
      const inner = ofAxis(a + 1, cell + level * stride);
      if (!inner) continue;
      const n = Math.round(Math.sqrt(inner.length));
      const width = own.length * n;
      out ??= new Float64Array(width ** 2);
      for (let i = 0; i < own.length; i++)
        for (let j = 0; j < own.length; j++) {
          const weight = vectors[level * size + own[i]!]! * vectors[level * size + own[j]!]!;
          for (let p = 0; p < n; p++)
            for (let q = 0; q < n; q++) out[(i * n + p) * width + j * n + q]! += weight * inner[p * n + q]!;
        }
    }
    return out;
  };
  return ofAxis(0, 0) ?? new Float64Array(modes.reduce((product, own) => product * own.length, 1) ** 2);
}

/** For each cell the index of its first touched node, and one more at the end. */
function firstNodes(nodes: Int32Array, cellCount: number, knotCount: number): Int32Array {
  const first = new Int32Array(cellCount + 1);
  let at = 0;
  for (let cell = 0; cell <= cellCount; cell++) {
    while (at < nodes.length && nodes[at]! < cell * knotCount) at++;
    first[cell] = at;
  }
  return first;
}
