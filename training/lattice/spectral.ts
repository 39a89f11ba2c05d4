import type { Basis } from './basis.ts';
import { axisKernel, generalisedEigen } from './kernel.ts';
import type { Normal } from './normal.ts';

/** Eigenvectors of one axis by rows (size × size) and their penalties, as `generalisedEigen` gives them. */
export interface AxisModes {
  readonly vectors: Float64Array;
  readonly values: Float64Array;
}

/**
 * Coordinates in which the penalty and the product of the margins are diagonal across the cells: u = (V ⊗ I)·w with
 * V' (⊗ diag pₐ) V = I and V' K⁻¹ V = ⊗ Dₐ over the cell axes. Along the scale the coordinates are the knots themselves. So w
 * is laid out as the lattice, `mode · knotCount + knot`.
 */
export interface Spectral {
  readonly basis: Basis;
  /** Margins pₐ: scale first, then the cell axes; each sums to about 1. */
  readonly margins: readonly Float64Array[];
  /** Modes of each cell axis. */
  readonly axes: readonly AxisModes[];
  /** ⊗ Dₐ of each mode (cellCount). */
  readonly penalties: Float64Array;
  /** V at one cell and mode. */
  readonly vector: (mode: number, cell: number) => number;
  /** u at every node. */
  readonly expand: (w: Float64Array) => Float64Array;
  /** V'·f for f given at every node. */
  readonly reduce: (full: Float64Array) => Float64Array;
  /** u at some nodes only. */
  readonly expandAt: (w: Float64Array, nodes: Int32Array, out: Float64Array) => void;
  /** V'·f for f given at some nodes, zero elsewhere. */
  readonly reduceFrom: (values: Float64Array, nodes: Int32Array, out: Float64Array) => void;
  /** The diagonal of V'·diag(f)·V at each knot, for f given at some nodes. */
  readonly diagonalOf: (values: Float64Array, nodes: Int32Array) => Float64Array;
}

/** Floor of the margins of an axis, as a share of the largest. It gives nodes without rows a finite weight. */
const MARGIN_FLOOR = 0.02;

export function createSpectral(basis: Basis, normal: Normal): Spectral {
  const { cellAxes, cellCount, knotCount, nodeCount } = basis;
  const margins = axisMargins(basis, normal);
  const axes = cellAxes.map(({ axis }, a) => generalisedEigen(axisKernel(axis), margins[a + 1]!));
  const vectors = axes.map((own) => own.vectors);
  const transposed = axes.map((own) => transpose(own.vectors, own.values.length));
  const squared = transposed.map((matrix) => matrix.map((value) => value * value));
  const penalties = Float64Array.from({ length: cellCount }, (_, mode) =>
    cellAxes.reduce((product, { size, stride }, a) => product * axes[a]!.values[Math.floor(mode / stride) % size]!, 1),
  );

  const scratch: [Float64Array, Float64Array] = [new Float64Array(nodeCount), new Float64Array(nodeCount)];
  /** Applies one small matrix for each cell axis. The result is one of the scratch arrays. */
  const alongCells = (from: Float64Array, matrices: readonly Float64Array[]) => {
    let source = from;
    let next = 0;
    for (const [a, { size, stride }] of cellAxes.entries()) {
      const out = scratch[next]!;
      multiplyMode(matrices[a]!, size, stride * knotCount, source, out);
      source = out;
      next = 1 - next;
    }
    return source;
  };
  const gathered = new Float64Array(nodeCount);
  const gather = (values: Float64Array, nodes: Int32Array) => {
    gathered.fill(0);
    for (let i = 0; i < nodes.length; i++) gathered[nodes[i]!] = values[i]!;
    return gathered;
  };
  return {
    basis,
    margins,
    axes,
    penalties,
    vector: (mode, cell) =>
      cellAxes.reduce((product, { size, stride }, a) => {
        const [m, level] = [Math.floor(mode / stride) % size, Math.floor(cell / stride) % size];
        return product * vectors[a]![level * size + m]!;
      }, 1),
    expand: (w) => alongCells(w, vectors).slice(),
    reduce: (full) => alongCells(full, transposed).slice(),
    expandAt: (w, nodes, out) => {
      const u = alongCells(w, vectors);
      for (let i = 0; i < nodes.length; i++) out[i] = u[nodes[i]!]!;
    },
    reduceFrom: (values, nodes, out) => out.set(alongCells(gather(values, nodes), transposed)),
    diagonalOf: (values, nodes) => alongCells(gather(values, nodes), squared).slice(),
  };
}

/** Share of the rows' weight at each position of each axis, floored. */
function axisMargins(basis: Basis, normal: Normal): Float64Array[] {
  const { cellAxes, knotCount } = basis;
  const margins = [new Float64Array(knotCount), ...cellAxes.map(({ size }) => new Float64Array(size))];
  for (let i = 0; i < normal.nodes.length; i++) {
    const node = normal.nodes[i]!;
    // The constant term is column 0. So the first entry of a node's row is the weight of the rows at that node.
    const weight = normal.values[normal.columnStart[i]!]! / normal.weight;
    const cell = Math.floor(node / knotCount);
    margins[0]![node % knotCount]! += weight;
    for (const [a, { size, stride }] of cellAxes.entries())
      margins[a + 1]![Math.floor(cell / stride) % size]! += weight;
  }
  for (const margin of margins) {
    const floor = MARGIN_FLOOR * margin.reduce((a, b) => Math.max(a, b));
    for (let i = 0; i < margin.length; i++) margin[i] = Math.max(margin[i]!, floor);
  }
  return margins;
}

/** out[o, i, q] = Σⱼ matrix[i, j] · x[o, j, q] for arrays of shape (outer, size, inner). */
function multiplyMode(matrix: Float64Array, size: number, inner: number, x: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let base = 0; base < x.length; base += size * inner)
    for (let i = 0; i < size; i += 2)
      for (let j = 0; j < size; j += 4) addTile(matrix, size, i, j, x, base + j * inner, out, base + i * inner, inner);
}

/**
 * Adds up to four neighbouring lines of x, weighed, to one or two lines of `out`, in one pass. If there are fewer than four, the
 * first is added again with weight 0.
 */
function addTile(
  matrix: Float64Array,
  size: number,
  i: number,
  j: number,
  x: Float64Array,
  first: number,
  out: Float64Array,
  row: number,
  length: number,
): void {
  const left = size - j;
  const second = left > 1 ? first + length : first;
  const third = left > 2 ? first + 2 * length : first;
  const fourth = left > 3 ? first + 3 * length : first;
  const upper = i * size + j;
  const a = matrix[upper]!;
  const b = left > 1 ? matrix[upper + 1]! : 0;
  const c = left > 2 ? matrix[upper + 2]! : 0;
  const d = left > 3 ? matrix[upper + 3]! : 0;
  if (i + 1 === size) {
    for (let q = 0; q < length; q++)
      out[row + q]! += a * x[first + q]! + b * x[second + q]! + c * x[third + q]! + d * x[fourth + q]!;
    return;
  }
  const lower = upper + size;
  const e = matrix[lower]!;
  const f = left > 1 ? matrix[lower + 1]! : 0;
  const g = left > 2 ? matrix[lower + 2]! : 0;
  const h = left > 3 ? matrix[lower + 3]! : 0;
  const other = row + length;
  for (let q = 0; q < length; q++) {
    const s = x[first + q]!;
    const t = x[second + q]!;
    const u = x[third + q]!;
    const v = x[fourth + q]!;
    out[row + q]! += a * s + b * t + c * u + d * v;
    out[other + q]! += e * s + f * t + g * u + h * v;
  }
}

function transpose(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, at) => matrix[(at % size) * size + Math.floor(at / size)]!);
}
