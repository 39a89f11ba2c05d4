import { type Gram, UNIT } from './gram.ts';
import { between, type PenaltyMatrix, penaltyOf } from './penalties.ts';
import { eliminationOrder, factorSparse, type SparseFactor } from './sparse-cholesky.ts';
import type { Term } from './term.ts';

/** Coefficients with the penalty of each term, chosen from the sums alone. */
export interface Fit {
  /** By column. */
  readonly coefficients: Float64Array;
  /** λ of each term. */
  readonly penalties: Float64Array;
  /** Effective columns of each term. */
  readonly effective: Float64Array;
  /** Variance of the residuals. */
  readonly dispersion: number;
}

export interface FitOptions {
  /** Rounds in which the penalties are set. 0: the given ones are kept. */
  readonly rounds: number;
  /** λ of each term to begin with. */
  readonly penalties?: ArrayLike<number> | undefined;
  /** Known variance of the residuals. If it is absent, it is estimated. */
  readonly dispersion?: number | undefined;
  readonly onShare?: ((share: number) => void) | undefined;
}

const FIRST_PENALTY = 5;
const LEAST_PENALTY = 1e-5;
const MOST_PENALTY = 1e7;
const LONGEST_STEP = Math.exp(3);
/** The constant is not held, but for a trace that keeps the equations solvable. */
const CONSTANT_PENALTY = 1e-6;
/** Random directions by which traces are estimated (Hutchinson 1990). They are always the same. */
const DIRECTIONS = 20;

/**
 * Penalised least squares from sums, with the penalty of each term by the method of Fellner and Schall (Wood and Fasiolo 2017):
 * λ ← σ²·(rank − λ·tr(H⁻¹P)) / (b'Pb). A term that says nothing is held ever more tightly, and so switches itself off.
 */
export function fitTerms(terms: readonly Term[], gram: Gram, options: FitOptions): Fit {
  const size = gram.moments.length;
  const matrices = terms.map(penaltyOf);
  const penalties = Float64Array.from(terms, ({ penalty }, t) =>
    penalty === 'none' ? CONSTANT_PENALTY : (options.penalties?.[t] ?? FIRST_PENALTY),
  );
  const right = gram.moments.map((moment) => moment * UNIT.moment);
  const squares = gram.squares * UNIT.square;
  const order = eliminationOrder(gram.products, size);
  const directions = Array.from({ length: DIRECTIONS }, (_, i) => signs(size, i));
  for (let round = 0; ; round++) {
    const factor = factorSparse(penalised(terms, matrices, gram, penalties), order);
    const coefficients = factor.solve(right);
    const effective = effectiveColumns(terms, matrices, penalties, factor, directions);
    const used = effective.reduce((sum, own) => sum + own, 0);
    const dispersion =
      options.dispersion ?? residualSquares(gram, squares, right, coefficients) / Math.max(1, gram.rows - used);
    options.onShare?.((round + 1) / (options.rounds + 1));
    if (round === options.rounds) return { coefficients, penalties, effective, dispersion };
    for (const [t, { penalty, first }] of terms.entries()) {
      if (penalty === 'none') continue;
      const bend = between(matrices[t]!, first, coefficients, coefficients);
      const wanted = (dispersion * Math.max(effective[t]!, 1e-9)) / Math.max(bend, 1e-300);
      const step = Math.min(LONGEST_STEP, Math.max(1 / LONGEST_STEP, wanted / penalties[t]!));
      penalties[t] = Math.min(MOST_PENALTY, Math.max(LEAST_PENALTY, penalties[t]! * step));
    }
  }
}

/** The coefficients for given penalties. @param pinned coefficients that are given, by column */
export function solveTerms(
  terms: readonly Term[],
  gram: Gram,
  penalties: Float64Array,
  pinned: ReadonlyMap<number, number> = new Map(),
): Float64Array {
  const matrix = penalised(terms, terms.map(penaltyOf), gram, penalties);
  const right = gram.moments.map((moment) => moment * UNIT.moment);
  pin(matrix, right, pinned);
  return factorSparse(matrix, eliminationOrder(gram.products, right.length)).solve(right);
}

/** Moves the given coefficients to the right side, and leaves an equation x = value for each. */
function pin(matrix: Float64Array, right: Float64Array, pinned: ReadonlyMap<number, number>): void {
  for (const [column, value] of pinned) {
    for (let i = 0; i < right.length; i++) {
      const at = i >= column ? (i * (i + 1)) / 2 + column : (column * (column + 1)) / 2 + i;
      right[i]! -= matrix[at]! * value;
      matrix[at] = i === column ? 1 : 0;
    }
  }
  for (const [column, value] of pinned) right[column] = value;
}

/** X'WX + ΣλP. */
function penalised(
  terms: readonly Term[],
  matrices: readonly PenaltyMatrix[],
  { products }: Gram,
  penalties: Float64Array,
): Float64Array {
  const out = products.map((product) => product * UNIT.product);
  for (const [t, { first }] of terms.entries()) {
    const { rows, columns, values } = matrices[t]!;
    for (let i = 0; i < values.length; i++) {
      const row = first + rows[i]!;
      out[(row * (row + 1)) / 2 + first + columns[i]!]! += penalties[t]! * values[i]!;
    }
  }
  return out;
}

/** For each term its rank less λ·tr(H⁻¹P). */
function effectiveColumns(
  terms: readonly Term[],
  matrices: readonly PenaltyMatrix[],
  penalties: Float64Array,
  factor: SparseFactor,
  directions: readonly Float64Array[],
): Float64Array {
  const traces = new Float64Array(terms.length);
  for (const direction of directions) {
    const solved = factor.solve(direction);
    for (const [t, { first }] of terms.entries()) traces[t]! += between(matrices[t]!, first, direction, solved);
  }
  return Float64Array.from(terms, ({ count }, t) =>
    Math.min(count, Math.max(0, count - (penalties[t]! * traces[t]!) / directions.length)),
  );
}

/** Σ w·(y − xb)² from the sums. */
function residualSquares({ products }: Gram, squares: number, right: Float64Array, coefficients: Float64Array): number {
  let sum = squares;
  let at = 0;
  for (let i = 0; i < coefficients.length; i++) {
    let row = 0;
    for (let j = 0; j < i; j++) row += products[at + j]! * coefficients[j]!;
    sum += coefficients[i]! * (UNIT.product * (2 * row + products[at + i]! * coefficients[i]!) - 2 * right[i]!);
    at += i + 1;
  }
  return Math.max(sum, 1e-12 * squares);
}

/** A vector of ±1 that is the same on every machine (xorshift32). */
function signs(size: number, index: number): Float64Array {
  let state = (0x9e3779b9 ^ Math.imul(index + 1, 0x85ebca6b)) | 0;
  return Float64Array.from({ length: size }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 1 ? 1 : -1;
  });
}
