import { choleskyFactor, dot, type Envelope, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts';
import { factorTridiagonals, solveTridiagonals, type Tridiagonals } from '../numerics/tridiagonal.ts';
import type { Basis } from './basis.ts';
import type { Normal } from './normal.ts';
import { createSmoothBlock, layOut, type SmoothBlock } from './smooth-block.ts';
import type { Spectral } from './spectral.ts';

/** Approximates the inverse of the normal matrix with a ridge, on w and g. */
export interface Preconditioner {
  readonly apply: (rw: Float64Array, rg: Float64Array, outW: Float64Array, outG: Float64Array) => void;
  /** The best step within the smooth modes and the terms alone. Absent if the preconditioner has no smooth modes. */
  readonly applySmooth?: Preconditioner['apply'];
}

/** What the preconditioners of one normal matrix share, whatever the ridge. */
export interface Precondition {
  /** V'·Φ'WΦ·V of each mode with itself. */
  readonly lines: Tridiagonals;
  readonly block: SmoothBlock;
  /** V'·C·L⁻ᵀ on the coupled modes, column by column: `knot · coupled + i` within each. */
  readonly coupling: Float64Array;
  readonly coupled: number;
  /** Columns that are coupled. */
  readonly columns: number;
}

/** Modes of the smooth block. Its factor costs their cube. The block keeps iterations from growing with the rows. */
export const SMOOTH_MODES = 120;
/** Modes that are solved together with the terms. Only smooth modes can stand in for a term, or a term for them. */
const COUPLED_MODES = 30;

const CACHE_BLOCK = 64;

/** @param factor L of the terms' own normal matrix */
export function createPrecondition(
  basis: Basis,
  normal: Normal,
  spectral: Spectral,
  factor: Float64Array,
): Precondition {
  const block = createSmoothBlock(basis, normal, spectral, SMOOTH_MODES);
  const coupled = Math.min(COUPLED_MODES, block.modes.length);
  const columns = coupledColumns(basis);
  const lines = {
    diagonal: spectral.diagonalOf(normal.diagonal, normal.nodes),
    next: spectral.diagonalOf(normal.next, normal.nodes),
  };
  return {
    lines,
    block,
    coupling: coupleTerms(basis, normal, spectral, block.modes, coupled, leading(factor, basis.columnCount, columns)),
    coupled,
    columns,
  };
}

/** For a share of the rows that is like all of them. Φ'WΦ scales by the share, and C·L⁻ᵀ by its root. */
export function scalePrecondition(
  { lines, block, coupling, coupled, columns }: Precondition,
  share: number,
): Precondition {
  const by = (factor: number) => (value: number) => factor * value;
  return {
    lines: { diagonal: lines.diagonal.map(by(share)), next: lines.next.map(by(share)) },
    block: { modes: block.modes, pairs: block.pairs.map(by(share)) },
    coupling: coupling.map(by(Math.sqrt(share))),
    coupled,
    columns,
  };
}

/** For the same rows with their first columns alone. */
export function leadingPrecondition(precondition: Precondition, columns: number): Precondition {
  const { coupling, columns: all } = precondition;
  if (columns > all) throw new RangeError(`${columns} columns to couple, ${all} are coupled`);
  return { ...precondition, coupling: coupling.subarray(0, (coupling.length / all) * columns), columns };
}

/** Every mode alone, by its line of knots. This is enough if the ridge is alike on all modes. */
export function preconditionLines({ lines }: Precondition, ridge: Tridiagonals): Preconditioner {
  const factor = factorTridiagonals(add(lines, ridge));
  return {
    apply: (rw, rg, outW, outG) => {
      outW.set(rw);
      solveTridiagonals(factor, outW);
      outG.set(rg);
    },
  };
}

/** The smooth modes together, every other mode alone, and the terms eliminated through the coupled modes. */
export function preconditionBlock(
  basis: Basis,
  given: Precondition,
  ridge: Tridiagonals,
  count: number,
): Preconditioner {
  const { knotCount } = basis;
  const { block, coupling, coupled, columns } = given;
  const modes = block.modes.subarray(0, Math.max(count, coupled));
  const { shape, matrix } = layOut(basis, block, modes.length, ridge);
  const factor = choleskyFactor(matrix, shape);
  const small = layOut(basis, block, coupled, ridge);
  const elimination = solveColumns(choleskyFactor(small.matrix, small.shape), small.shape, coupling);
  const terms = choleskyFactor(
    eliminated(identity(columns), coupling, elimination, small.shape.size, columns),
    columns,
  );
  const others = preconditionLines(given, ridge);
  const smooth = new Float64Array(shape.size);
  const shared = new Float64Array(small.shape.size);

  const applySmooth: Preconditioner['apply'] = (rw, rg, outW, outG) => {
    for (let knot = 0; knot < knotCount; knot++)
      for (let i = 0; i < modes.length; i++) {
        const value = rw[modes[i]! * knotCount + knot]!;
        smooth[knot * modes.length + i] = value;
        if (i < coupled) shared[knot * coupled + i] = value;
      }
    const wanted = rg
      .subarray(0, columns)
      .map((value, c) => value - dot(elimination, c * shared.length, shared, 0, shared.length));
    const gamma = solveLowerTransposed(terms, solveLower(terms, wanted, columns), columns);
    outG.set(rg);
    outG.set(gamma);
    shared.fill(0);
    for (let c = 0; c < columns; c++) {
      const from = c * shared.length;
      for (let i = 0; i < shared.length; i++) shared[i]! += elimination[from + i]! * gamma[c]!;
    }
    const solved = solveLowerTransposed(factor, solveLower(factor, smooth, shape), shape);
    for (let knot = 0; knot < knotCount; knot++)
      for (let i = 0; i < modes.length; i++)
        outW[modes[i]! * knotCount + knot] =
          solved[knot * modes.length + i]! - (i < coupled ? shared[knot * coupled + i]! : 0);
  };
  return {
    apply: (rw, rg, outW, outG) => {
      others.apply(rw, rg, outW, outG);
      applySmooth(rw, rg, outW, outG);
    },
    applySmooth: (rw, rg, outW, outG) => {
      outW.fill(0);
      applySmooth(rw, rg, outW, outG);
    },
  };
}

const coupledColumns = (basis: Basis): number => basis.coupledColumns ?? basis.columnCount;

/** The first rows and columns of a square matrix: of a triangular factor, the factor of those. */
export function leading(matrix: Float64Array, size: number, count: number): Float64Array {
  if (count === size) return matrix;
  const out = new Float64Array(count * count);
  for (let i = 0; i < count; i++) out.set(matrix.subarray(i * size, i * size + count), i * count);
  return out;
}

/** V'·C·L⁻ᵀ on the first `coupled` modes. */
function coupleTerms(
  basis: Basis,
  normal: Normal,
  spectral: Spectral,
  modes: Int32Array,
  coupled: number,
  factor: Float64Array,
): Float64Array {
  const { knotCount } = basis;
  const columnCount = coupledColumns(basis);
  const size = knotCount * coupled;
  const sums = projectTerms(basis, normal, spectral, modes.subarray(0, coupled), columnCount);
  const out = new Float64Array(sums.length);
  const row = new Float64Array(columnCount);
  for (let knot = 0; knot < knotCount; knot++)
    for (let i = 0; i < coupled; i++) {
      for (let c = 0; c < columnCount; c++) row[c] = sums[(knot * columnCount + c) * coupled + i]!;
      const solved = solveLower(factor, row, columnCount);
      for (let c = 0; c < columnCount; c++) out[c * size + knot * coupled + i] = solved[c]!;
    }
  return out;
}

/**
 * V'·C on some modes and on the first columns.
 *
 * @returns by knot, column and mode, so that the numbers that one entry of C changes lie side by side
 */
export function projectTerms(
  { knotCount }: Basis,
  { nodes, columnStart, columns, values }: Normal,
  spectral: Spectral,
  modes: Int32Array,
  columnCount: number,
): Float64Array {
  const coupled = modes.length;
  const sums = new Float64Array(knotCount * coupled * columnCount);
  const weights = new Float64Array(coupled);
  let weighed = -1;
  for (let at = 0; at < nodes.length; at++) {
    const knot = nodes[at]! % knotCount;
    const cell = (nodes[at]! - knot) / knotCount;
    if (cell !== weighed) for (let i = 0; i < coupled; i++) weights[i] = spectral.vector(modes[i]!, cell);
    weighed = cell;
    const end = columnStart[at + 1]!;
    // The columns of a node ascend.
    for (let k = columnStart[at]!; k < end && columns[k]! < columnCount; k++) {
      const value = values[k]!;
      const from = (knot * columnCount + columns[k]!) * coupled;
      for (let i = 0; i < coupled; i++) sums[from + i]! += weights[i]! * value;
    }
  }
  return sums;
}

/** B⁻¹·x for each column x, given one after the other. */
export function solveColumns(factor: Float64Array, shape: Envelope, columns: Float64Array): Float64Array {
  const out = new Float64Array(columns.length);
  for (let from = 0; from < columns.length; from += shape.size) {
    const column = columns.subarray(from, from + shape.size);
    out.set(solveLowerTransposed(factor, solveLower(factor, column, shape), shape), from);
  }
  return out;
}

function identity(size: number): Float64Array {
  const out = new Float64Array(size ** 2);
  for (let i = 0; i < size; i++) out[i * size + i] = 1;
  return out;
}

/** A − X'·Y, for X and Y given column by column. It is symmetric, so only its lower triangle is computed. */
export function eliminated(
  a: Float64Array,
  x: Float64Array,
  y: Float64Array,
  size: number,
  columnCount: number,
): Float64Array {
  const out = a.slice();
  // As many rows at a time as fit into the processor's cache.
  for (let from = 0; from < size; from += CACHE_BLOCK)
    for (let i = 0; i < columnCount; i++) {
      const start = i * size + from;
      // The level of one size has rows at some knots only.
      if (isZero(x, start, Math.min(start + CACHE_BLOCK, (i + 1) * size))) continue;
      for (let j = 0; j <= i; j++)
        out[i * columnCount + j]! -= dot(x, start, y, j * size + from, Math.min(CACHE_BLOCK, size - from));
    }
  return out;
}

function isZero(x: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (x[i] !== 0) return false;
  return true;
}

function add(one: Tridiagonals, other: Tridiagonals): Tridiagonals {
  return {
    diagonal: one.diagonal.map((value, i) => value + other.diagonal[i]!),
    next: one.next.map((value, i) => value + other.next[i]!),
  };
}
