import type { Basis } from '../basis.ts';
import { axisKernel, generalisedEigen } from './kernel.ts';
import type { Normal } from './normal.ts';
import type { AxisModes } from './smooth-block.ts';

/**
 * Coordinates in which both the penalty and a product of axis margins are diagonal: u = V·w with
 * V' (⊗ diag pₐ) V = I and V' K⁻¹ V = ⊗ Dₐ.
 */
export interface Spectral {
  readonly basis: Basis;
  /** Margins pₐ: scale first, then the cell axes; each sums to about 1. */
  readonly margins: readonly Float64Array[];
  /** Modes of each axis: scale first, then the cell axes. */
  readonly axes: readonly AxisModes[];
  /** Eigenvalues of K⁻¹ at each coordinate, laid out as the lattice. */
  readonly penalties: Float64Array;
  /** u at every node. */
  readonly expand: (w: Float64Array) => Float64Array;
  /** V'·f for f given at every node. */
  readonly reduce: (full: Float64Array) => Float64Array;
  /** u at some nodes only. */
  readonly expandAt: (w: Float64Array, nodes: Int32Array, out: Float64Array) => void;
  /** V'·f for f given at some nodes, zero elsewhere. */
  readonly reduceFrom: (values: Float64Array, nodes: Int32Array, out: Float64Array) => void;
}

/**
 * Margins of an axis are not let below this share of their largest: nodes without rows keep a finite weight. The larger it
 * is, the slower the solution settles where rows are rare.
 */
const MARGIN_FLOOR = 0.001;

export function createSpectral(basis: Basis, normal: Normal, length: number): Spectral {
  const { cellAxes, cellCount, knotCount, nodeCount } = basis;
  const margins = axisMargins(basis, normal);
  const scale = generalisedEigen(axisKernel(basis.scale, length), margins[0]!);
  const cells = cellAxes.map(({ axis }, i) => generalisedEigen(axisKernel(axis), margins[i + 1]!));
  const transposed = cells.map(({ vectors, values }) => transpose(vectors, values.length));

  const penalties = new Float64Array(nodeCount);
  for (let cell = 0; cell < cellCount; cell++) {
    const product = cellAxes.reduce(
      (value, { size, stride }, a) => value * cells[a]!.values[Math.floor(cell / stride) % size]!,
      1,
    );
    for (let knot = 0; knot < knotCount; knot++) penalties[cell * knotCount + knot] = product * scale.values[knot]!;
  }

  const scratch: [Float64Array, Float64Array] = [new Float64Array(nodeCount), new Float64Array(nodeCount)];
  /** Applies one small matrix per cell axis; the result lies in one of the scratch arrays. */
  const alongCells = (from: Float64Array, matrices: readonly Float64Array[]) => {
    let source = from;
    let side = 0;
    for (const [a, { size, stride }] of cellAxes.entries()) {
      const out = scratch[side]!;
      multiplyMode(matrices[a]!, size, stride * knotCount, source, out);
      source = out;
      side = 1 - side;
    }
    return source;
  };
  const cellVectors = cells.map(({ vectors }) => vectors);

  const expandAt = (w: Float64Array, nodes: Int32Array, out: Float64Array) => {
    const x = alongCells(w, cellVectors);
    const { vectors } = scale;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      const knot = node % knotCount;
      out[i] = dot(vectors, knot * knotCount, x, node - knot, knotCount);
    }
  };
  const everyNode = Int32Array.from({ length: nodeCount }, (_, node) => node);
  const gathered = new Float64Array(nodeCount);
  const reduceFrom = (values: Float64Array, nodes: Int32Array, out: Float64Array) => {
    gathered.fill(0);
    const { vectors } = scale;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      const knot = node % knotCount;
      const value = values[i]!;
      const row = knot * knotCount;
      const base = node - knot;
      for (let j = 0; j < knotCount; j++) gathered[base + j]! += value * vectors[row + j]!;
    }
    out.set(alongCells(gathered, transposed));
  };
  return {
    basis,
    margins,
    axes: [scale, ...cells],
    penalties,
    expandAt,
    reduceFrom,
    expand: (w) => {
      const out = new Float64Array(nodeCount);
      expandAt(w, everyNode, out);
      return out;
    },
    reduce: (full) => {
      const out = new Float64Array(nodeCount);
      reduceFrom(full, everyNode, out);
      return out;
    },
  };
}

/** Share of the rows' weight at each position of each axis, floored. */
function axisMargins(basis: Basis, normal: Normal): Float64Array[] {
  const { cellAxes, knotCount } = basis;
  const margins = [new Float64Array(knotCount), ...cellAxes.map(({ size }) => new Float64Array(size))];
  for (let i = 0; i < normal.nodes.length; i++) {
    const node = normal.nodes[i]!;
    // The constant side is column 0, so the first entry of a node's row is the weight of the rows upon it.
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
  for (let base = 0; base < x.length; base += size * inner)
    for (let i = 0; i < size; i++) {
      const row = base + i * inner;
      let j = 0;
      for (; j + 3 < size; j += 4) {
        const a = matrix[i * size + j]!;
        const b = matrix[i * size + j + 1]!;
        const c = matrix[i * size + j + 2]!;
        const d = matrix[i * size + j + 3]!;
        const from = base + j * inner;
        if (j === 0)
          for (let q = 0; q < inner; q++)
            out[row + q] =
              a * x[from + q]! + b * x[from + inner + q]! + c * x[from + 2 * inner + q]! + d * x[from + 3 * inner + q]!;
        else
          for (let q = 0; q < inner; q++)
            out[row + q]! +=
              a * x[from + q]! + b * x[from + inner + q]! + c * x[from + 2 * inner + q]! + d * x[from + 3 * inner + q]!;
      }
      for (; j < size; j++) {
        const a = matrix[i * size + j]!;
        const from = base + j * inner;
        if (j === 0) for (let q = 0; q < inner; q++) out[row + q] = a * x[from + q]!;
        else for (let q = 0; q < inner; q++) out[row + q]! += a * x[from + q]!;
      }
    }
}

function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let [s, t, u, v] = [0, 0, 0, 0];
  let j = 0;
  for (; j + 3 < length; j += 4) {
    s += a[fromA + j]! * b[fromB + j]!;
    t += a[fromA + j + 1]! * b[fromB + j + 1]!;
    u += a[fromA + j + 2]! * b[fromB + j + 2]!;
    v += a[fromA + j + 3]! * b[fromB + j + 3]!;
  }
  for (; j < length; j++) s += a[fromA + j]! * b[fromB + j]!;
  return s + t + (u + v);
}

function transpose(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, at) => matrix[(at % size) * size + Math.floor(at / size)]!);
}
