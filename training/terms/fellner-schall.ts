import { type Gram, UNIT } from './gram.ts';
import { between, type PenaltyMatrix, penaltyOf } from './penalties.ts';
import { eliminationOrder, factorSparse, type SparseFactor } from './sparse-cholesky.ts';
import { type PartOfTerms, partOfTerms, spread } from './switch-off.ts';
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
/** The penalty of a term that is switched off: its coefficients are 0. */
const MOST_PENALTY = 1e7;
/**
 * A term that has fewer effective columns is switched off. They are estimated, and noise may hide some of a large term, so its penalty
 * must have been raised for long as well.
 */
const LEAST_EFFECTIVE = 0.05;
const LEAST_SWITCHED = 1e4;
const LONGEST_STEP = Math.exp(3);
/** The constant is not held, but for a trace that keeps the equations solvable. */
const CONSTANT_PENALTY = 1e-6;
/** Random directions by which traces are estimated (Hutchinson 1990). They are always the same. */
const DIRECTIONS = 20;

/**
 * Penalised least squares from sums, with the penalty of each term by the method of Fellner and Schall (Wood and Fasiolo 2017):
 * λ ← σ²·(rank − λ·tr(H⁻¹P)) / (b'Pb). A term that says nothing is held ever more tightly, until it is switched off.
 */
export function fitTerms(terms: readonly Term[], gram: Gram, options: FitOptions): Fit {
  const size = gram.moments.length;
  const penalties = Float64Array.from(terms, ({ penalty }, t) =>
    penalty === 'none' ? CONSTANT_PENALTY : (options.penalties?.[t] ?? FIRST_PENALTY),
  );
  const squares = gram.squares * UNIT.square;
  const directions = Array.from({ length: DIRECTIONS }, (_, i) => signs(size, i));
  let part = partOfTerms(terms, gram, (t) => isOn(penalties[t]!));
  for (let round = 0; ; round++) {
    const solved = solvePart(part, penalties, directions);
    const used = solved.effective.reduce((sum, own) => sum + own, 0);
    const dispersion =
      options.dispersion ??
      residualSquares(
        part,
        squares,
        part.moments.map((moment) => moment * UNIT.moment),
        solved.coefficients,
      ) / Math.max(1, gram.rows - used);
    options.onShare?.((round + 1) / (options.rounds + 1));
    if (round === options.rounds) {
      const effective = new Float64Array(terms.length);
      for (const [i, t] of part.indices.entries()) effective[t] = solved.effective[i]!;
      return { coefficients: spread(part, solved.coefficients, size), penalties, effective, dispersion };
    }
    for (const [i, { penalty }] of part.terms.entries()) {
      const t = part.indices[i]!;
      if (penalty === 'none') continue;
      const own = solved.effective[i]!;
      if (own < LEAST_EFFECTIVE && penalties[t]! >= LEAST_SWITCHED) penalties[t] = MOST_PENALTY;
      else penalties[t] = nextPenalty(penalties[t]!, (dispersion * own) / Math.max(solved.bends[i]!, 1e-300));
    }
    if (part.indices.some((t) => !isOn(penalties[t]!))) part = partOfTerms(terms, gram, (t) => isOn(penalties[t]!));
  }
}

/** A penalty moves by at most one step, and stays below that of a term that is switched off. */
function nextPenalty(penalty: number, wanted: number): number {
  const step = Math.min(LONGEST_STEP, Math.max(1 / LONGEST_STEP, Math.max(wanted, 1e-300) / penalty));
  return Math.min(MOST_PENALTY, Math.max(LEAST_PENALTY, penalty * step));
}

const isOn = (penalty: number): boolean => penalty < MOST_PENALTY;

function solvePart(part: PartOfTerms, all: Float64Array, directions: readonly Float64Array[]) {
  const { terms, indices, columns, products, moments } = part;
  const matrices = terms.map(penaltyOf);
  const penalties = Float64Array.from(indices, (t) => all[t]!);
  const order = eliminationOrder(products, moments.length);
  const factor = factorSparse(penalised(terms, matrices, part, penalties), order);
  const coefficients = factor.solve(moments.map((moment) => moment * UNIT.moment));
  const own = directions.map((direction) => Float64Array.from(columns, (column) => direction[column]!));
  return {
    coefficients,
    effective: effectiveColumns(terms, matrices, penalties, factor, own),
    bends: terms.map(({ first }, i) => between(matrices[i]!, first, coefficients, coefficients)),
  };
}

/** The coefficients for given penalties. @param pinned coefficients that are given, by column */
export function solveTerms(
  terms: readonly Term[],
  gram: Gram,
  penalties: Float64Array,
  pinned: ReadonlyMap<number, number> = new Map(),
): Float64Array {
  const part = partOfTerms(terms, gram, (t) => isOn(penalties[t]!));
  const own = Float64Array.from(part.indices, (t) => penalties[t]!);
  const matrix = penalised(part.terms, part.terms.map(penaltyOf), part, own);
  const right = part.moments.map((moment) => moment * UNIT.moment);
  pin(
    matrix,
    right,
    new Map([...part.columns].flatMap((column, i) => (pinned.has(column) ? [[i, pinned.get(column)!]] : []))),
  );
  const solved = factorSparse(matrix, eliminationOrder(part.products, right.length)).solve(right);
  return spread(part, solved, gram.moments.length);
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
  { products }: Pick<Gram, 'products'>,
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
function residualSquares(
  { products }: Pick<Gram, 'products'>,
  squares: number,
  right: Float64Array,
  coefficients: Float64Array,
): number {
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
