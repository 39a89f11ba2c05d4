import { createEquations, type Equations, penalised, pin, residualSquares, rightSide } from './equations.ts';
import type { Gram } from './gram.ts';
import { between, type PenaltyMatrix } from './penalties.ts';
import type { SparseFactor } from './sparse-cholesky.ts';
import { spread } from './switch-off.ts';
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
  /** In which columns were eliminated. It serves other sums of the same terms. */
  readonly order: Int32Array;
}

export interface FitOptions {
  /** Rounds in which the penalties are set. 0: the given ones are kept. */
  readonly rounds: number;
  /** λ of each term to begin with. */
  readonly penalties?: ArrayLike<number> | undefined;
  /** Known variance of the residuals. If it is absent, it is estimated. */
  readonly dispersion?: number | undefined;
  /** In which columns are eliminated, if it is known. */
  readonly order?: Int32Array | undefined;
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
  const directions = Array.from({ length: DIRECTIONS }, (_, i) => signs(size, i));
  const isTermOn = (t: number) => isOn(penalties[t]!);
  let equations = createEquations(terms, gram, isTermOn, options.order);
  for (let round = 0; ; round++) {
    const solved = solveEquations(equations, gram, penalties, directions);
    const used = solved.effective.reduce((sum, own) => sum + own, 0);
    const dispersion =
      options.dispersion ??
      residualSquares(equations, gram, solved.right, solved.coefficients) / Math.max(1, gram.rows - used);
    options.onShare?.((round + 1) / (options.rounds + 1));
    const { part, order } = equations;
    if (round === options.rounds) {
      const effective = new Float64Array(terms.length);
      for (const [i, t] of part.indices.entries()) effective[t] = solved.effective[i]!;
      return { coefficients: spread(part, solved.coefficients, size), penalties, effective, dispersion, order };
    }
    for (const [i, { penalty }] of part.terms.entries()) {
      const t = part.indices[i]!;
      if (penalty === 'none') continue;
      const own = solved.effective[i]!;
      if (own < LEAST_EFFECTIVE && penalties[t]! >= LEAST_SWITCHED) penalties[t] = MOST_PENALTY;
      else penalties[t] = nextPenalty(penalties[t]!, (dispersion * own) / Math.max(solved.bends[i]!, 1e-300));
    }
    if (!part.indices.every(isTermOn)) equations = createEquations(terms, gram, isTermOn, equations.order);
  }
}

/** A penalty moves by at most one step, and stays below that of a term that is switched off. */
function nextPenalty(penalty: number, wanted: number): number {
  const step = Math.min(LONGEST_STEP, Math.max(1 / LONGEST_STEP, Math.max(wanted, 1e-300) / penalty));
  return Math.min(MOST_PENALTY, Math.max(LEAST_PENALTY, penalty * step));
}

const isOn = (penalty: number): boolean => penalty < MOST_PENALTY;

function solveEquations(
  equations: Equations,
  gram: Gram,
  penalties: Float64Array,
  directions: readonly Float64Array[],
) {
  const { part, matrices, shape } = equations;
  const { terms, columns, indices } = part;
  const factor = shape.factor(penalised(equations, gram, penalties));
  const right = rightSide(equations, gram);
  const coefficients = factor.solve(right);
  const own = directions.map((direction) => Float64Array.from(columns, (column) => direction[column]!));
  const given = Float64Array.from(indices, (t) => penalties[t]!);
  return {
    right,
    coefficients,
    effective: effectiveColumns(terms, matrices, given, factor, own),
    bends: terms.map(({ first }, i) => between(matrices[i]!, first, coefficients, coefficients)),
  };
}

export interface SolvingOptions {
  /** Coefficients that are given, by column. */
  readonly pinned?: ReadonlyMap<number, number>;
  /** The sums of rows that are left out. */
  readonly less?: Gram;
}

/**
 * The coefficients for given penalties.
 * @param equations made from these sums or from sums of more rows
 */
export function solveTerms(
  equations: Equations,
  gram: Gram,
  penalties: Float64Array,
  { pinned = new Map(), less }: SolvingOptions = {},
): Float64Array {
  const { part, shape } = equations;
  const values = penalised(equations, gram, penalties, less);
  const right = rightSide(equations, gram, less);
  const own = [...part.columns].flatMap((column, i) => (pinned.has(column) ? [[i, pinned.get(column)!] as const] : []));
  pin(equations, values, right, new Map(own));
  return spread(part, shape.factor(values).solve(right), gram.moments.length);
}

/** The equations of the terms that are not switched off. They serve any part of the rows. */
export const equationsFor = (
  terms: readonly Term[],
  gram: Gram,
  penalties: Float64Array,
  order?: Int32Array,
): Equations => createEquations(terms, gram, (t) => isOn(penalties[t]!), order);

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
