import { inverse, Matrix, solve } from 'ml-matrix';
import type { PricedRow } from '../../../datasets/testing/priced-row.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';

/**
 * The toy's design matrix, written out row by row from its declaration. It is an independent computation of every
 * number.
 */
export interface Dense {
  /** n × 30 */
  readonly lattice: Matrix;
  /** n × 10 */
  readonly terms: Matrix;
  /** Centred ln price in steps of 2⁻¹⁰, n × 1. */
  readonly target: Matrix;
}

const [areaAxis, knottingAxis, antiqueAxis] = rugs.lattice.axes;
const ageKnots = rugs.terms.hats[0]!.knots;
const gatedKnots = [ageKnots[0]!, ageKnots[2]!];

export function writeOut(rows: readonly PricedRow[]): Dense {
  const lattice: number[][] = [];
  const terms: number[][] = [];
  for (const { row } of rows) {
    const [area, knotting, years, fringes] = row as unknown as [number, number, number, number];
    const age = Math.min(years, 300);
    const antique = age >= 80 ? 1 : 0;
    const byArea = hat(areaAxis.knots, Math.log(area));
    lattice.push(
      [0, 1, 2].flatMap((k) => [0, 1].flatMap((a) => byArea.map((w) => (k === knotting && a === antique ? w : 0)))),
    );
    const byAge = hat(gatedKnots, age);
    terms.push([
      1,
      ...hat(ageKnots, age),
      fringes > 0 ? 1 : 0,
      ...byAge.map((w) => (antique ? w : 0)),
      ...byAge.map((w) => (antique ? 0 : w)),
    ]);
  }
  const target = rows.map(({ price }) => [Math.round((Math.log(price) - rugs.target.centre) * 1024) / 1024]);
  return { lattice: new Matrix(lattice), terms: new Matrix(terms), target: new Matrix(target) };
}

/** Weights of the two knots around a value, in steps of 1/256. */
function hat(knots: readonly number[], value: number): number[] {
  const clamped = Math.min(Math.max(value, knots[0]!), knots.at(-1)!);
  const low = Math.max(
    0,
    knots.findLastIndex((knot, i) => knot <= clamped && i < knots.length - 1),
  );
  const upper = Math.round((256 * (clamped - knots[low]!)) / (knots[low + 1]! - knots[low]!)) / 256;
  return knots.map((_, i) => (i === low ? 1 - upper : i === low + 1 ? upper : 0));
}

/** K over all nodes, as docs/model.md writes it. */
export function kernelMatrix(length = areaAxis.length): Matrix {
  const over = (count: number, tau: number, k: (i: number, j: number) => number) =>
    new Matrix(
      Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_, j) => (tau + k(i, j)) / (1 + tau))),
    );
  const area = over(5, 0.4, (i, j) => Math.exp(-Math.abs(areaAxis.knots[i]! - areaAxis.knots[j]!) / length));
  const knotting = over(3, knottingAxis!.tau, (i, j) => Math.exp(-Math.abs(i - j) / 2));
  const antique = over(2, antiqueAxis!.tau, (i, j) => (i === j ? 1 : 0.4));
  return knotting.kroneckerProduct(antique).kroneckerProduct(area);
}

/** P: constant, hats and the flag, gated hats. */
const TERM_PENALTIES = [1e-6, 0.2, 0.2, 0.2, 0.2, 0.2, 0.6, 0.6, 0.6, 0.6];

/**
 * Minimises ‖y − Φu − Zγ‖² + λu'K⁻¹u + γ'Pγ + Σᵢ ρᵢ(uᵢ − pullᵢ)² by one dense solve of order 40.
 */
export function solveDense(
  { lattice, terms, target }: Dense,
  penalty: number,
  length: number,
  pull?: { readonly weights: readonly number[]; readonly towards: readonly number[] },
): { lattice: number[]; terms: number[] } {
  const left = normalMatrix({ lattice, terms, target }, penalty, length);
  const right = Matrix.columnVector([
    ...lattice.transpose().mmul(target).to1DArray(),
    ...terms.transpose().mmul(target).to1DArray(),
  ]);
  for (let i = 0; pull && i < 30; i++) {
    left.set(i, i, left.get(i, i) + pull.weights[i]!);
    right.set(i, 0, right.get(i, 0) + pull.weights[i]! * pull.towards[i]!);
  }
  const solution = solve(left, right).to1DArray();
  return { lattice: solution.slice(0, 30), terms: solution.slice(30) };
}

/** y − Φu − Zγ */
export function residuals({ lattice, terms, target }: Dense, u: ArrayLike<number>, gamma: ArrayLike<number>): number[] {
  const fitted = Matrix.add(
    lattice.mmul(Matrix.columnVector(Array.from(u))),
    terms.mmul(Matrix.columnVector(Array.from(gamma))),
  );
  return Matrix.sub(target, fitted).to1DArray();
}

function normalMatrix({ lattice, terms }: Dense, penalty: number, length: number): Matrix {
  const design = new Matrix(lattice.rows, 40);
  design.setSubMatrix(lattice, 0, 0).setSubMatrix(terms, 0, 30);
  const normal = design.transpose().mmul(design);
  const stiffness = inverse(kernelMatrix(length)).mul(penalty);
  for (let i = 0; i < 30; i++) for (let j = 0; j < 30; j++) normal.set(i, j, normal.get(i, j) + stiffness.get(i, j));
  for (const [i, ridge] of TERM_PENALTIES.entries()) normal.set(30 + i, 30 + i, normal.get(30 + i, 30 + i) + ridge);
  return normal;
}

/**
 * The minimum of the same under the orderings along area (at least .1 per unit of ln area) and knotting, by Hildreth's
 * procedure on the dual (Hildreth 1957): one multiplier for each pair of neighbours.
 */
export function solveOrderedDense(
  dense: Dense,
  penalty: number,
  length: number,
): { lattice: number[]; terms: number[] } {
  const free = solveDense(dense, penalty, length);
  const steps: { low: number; high: number; least: number }[] = [];
  for (let node = 0; node < 30; node++) {
    const knot = node % 5;
    if (knot < 4)
      steps.push({ low: node, high: node + 1, least: 0.1 * (areaAxis.knots[knot + 1]! - areaAxis.knots[knot]!) });
    if (node < 20) steps.push({ low: node, high: node + 10, least: 0 });
  }
  const x = [...free.lattice, ...free.terms];
  const inverted = inverse(normalMatrix(dense, penalty, length));
  const along = steps.map(({ low, high }) => x.map((_, i) => inverted.get(i, high) - inverted.get(i, low)));
  const multipliers = steps.map(() => 0);
  for (let sweep = 0; sweep < 5000; sweep++)
    for (const [s, { low, high, least }] of steps.entries()) {
      const direction = along[s]!;
      const missing = least - (x[high]! - x[low]!);
      const change = Math.max(-multipliers[s]!, missing / (direction[high]! - direction[low]!));
      multipliers[s]! += change;
      if (change !== 0) for (const i of x.keys()) x[i]! += change * direction[i]!;
    }
  return { lattice: x.slice(0, 30), terms: x.slice(30) };
}

/** The objective that the solution minimises. */
export function objective(
  dense: Dense,
  u: ArrayLike<number>,
  gamma: ArrayLike<number>,
  penalty: number,
  length: number,
): number {
  const column = Matrix.columnVector(Array.from(u));
  const rough = column
    .transpose()
    .mmul(solve(kernelMatrix(length), column))
    .get(0, 0);
  const ridge = TERM_PENALTIES.reduce((sum, p, i) => sum + p * gamma[i]! ** 2, 0);
  return residuals(dense, u, gamma).reduce((sum, r) => sum + r * r, 0) + penalty * rough + ridge;
}
