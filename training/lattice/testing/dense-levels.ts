import { inverse, Matrix, solve } from 'ml-matrix';
import type { PricedRow } from '../../../datasets/testing/priced-row.ts';
import { createRecipe } from '../recipe.ts';
import type { Stratum } from '../stratum.ts';
import { datedRugs, JANUARY } from './dated-rugs.ts';
import { kernelMatrix, writeOut } from './dense.ts';
import { summarise } from './summaries.ts';

const recipe = createRecipe(datedRugs);

/**
 * The minimum of a fit of several strata by one dense solve: 30 nodes, 10 terms, two periods, a source and the drift. It computes
 * every number independently of the solver.
 * @param periodOf 0, 1 or 2: the period of a row, each two months after the one before
 * @param heaviest the stratum at whose level the lattice is penalised
 */
export function solveWithLevels(
  rows: readonly PricedRow[],
  periodOf: (i: number) => number,
  sourceOf: (i: number) => string,
  heaviest: Stratum,
  penalty: number,
  length: number,
): { readonly lattice: number[]; readonly levels: number[]; readonly covariance: Matrix } {
  const all = writeOut(rows);
  const isTraining = trainingRows(rows);
  const kept = rows.flatMap((_, i) => (isTraining(i) ? [i] : []));
  const sizes = [0, 0.5, 0.5, 1].length;
  const byKnot = nodeFunctions();
  const columns = 30 + 10 + 13;
  const design = Matrix.zeros(kept.length, columns);
  const target = new Matrix(kept.map((i) => all.target.getRow(i)));
  for (const [r, i] of kept.entries()) {
    for (let j = 0; j < 30; j++) design.set(r, j, all.lattice.get(i, j));
    for (let j = 0; j < 10; j++) design.set(r, 30 + j, all.terms.get(i, j));
    for (let k = 0; k < sizes; k++) {
      let value = 0;
      for (let j = 0; j < 30; j++) value += all.lattice.get(i, j) * byKnot[j]![k]!;
      if (periodOf(i) < 2) design.set(r, 40 + 4 * periodOf(i) + k, value);
      if (sourceOf(i)) design.set(r, 48 + k, value);
    }
  }
  const left = design.transpose().mmul(design);
  const add = (i: number, j: number, value: number) => left.set(i, j, left.get(i, j) + value);
  // The penalty is that of the lattice at the level of the heaviest stratum.
  const raised = Matrix.zeros(30, columns);
  const month = (heaviest.period - JANUARY) / 2;
  for (let j = 0; j < 30; j++) {
    raised.set(j, j, 1);
    for (let k = 0; k < sizes; k++) {
      if (month < 2) raised.set(j, 40 + 4 * month + k, byKnot[j]![k]!);
      if (heaviest.source) raised.set(j, 48 + k, byKnot[j]![k]!);
    }
  }
  left.add(
    raised
      .transpose()
      .mmul(inverse(kernelMatrix(length)).mul(penalty))
      .mmul(raised),
  );
  for (const [i, ridge] of [1e-6, 0.2, 0.2, 0.2, 0.2, 0.2, 0.6, 0.6, 0.6, 0.6].entries()) add(30 + i, 30 + i, ridge);
  const covariance = (common: number, each: number) =>
    Matrix.from1DArray(
      4,
      4,
      Array.from({ length: 16 }, (_, at) => {
        const [k, l] = [Math.floor(at / 4), at % 4];
        return (k === l ? each ** 2 : 0) + (k < 3 && l < 3 ? common ** 2 : 0);
      }),
    );
  // Two steps of two months each, as rows of a matrix over the levels and the drift: a1 − a0 − 2δ, and −a1 − 2δ.
  const precision = inverse(covariance(0.05, 0.02)).mul(0.2 ** 2 / 2);
  for (const signs of [
    [-1, 1],
    [0, -1],
  ]) {
    const step = Matrix.zeros(4, columns);
    for (let k = 0; k < 4; k++) {
      step.set(k, 40 + k, signs[0]!);
      step.set(k, 44 + k, signs[1]!);
      if (k < 3) step.set(k, 52, -2);
    }
    left.add(step.transpose().mmul(precision).mmul(step));
  }
  add(52, 52, 0.2 ** 2 / 0.02 ** 2);
  const own = inverse(covariance(0.3, 0.05)).mul(0.2 ** 2);
  for (let k = 0; k < 4; k++) for (let l = 0; l < 4; l++) add(48 + k, 48 + l, own.get(k, l));
  const solution = solve(left, design.transpose().mmul(target)).to1DArray();
  return { lattice: solution.slice(0, 30), levels: solution.slice(40), covariance: inverse(left) };
}

/** Whether a row is a training row. */
function trainingRows(rows: readonly PricedRow[]): (i: number) => boolean {
  return (i) => summarise(recipe, [rows[i]!]).summary.folds.some(({ rows: held }) => held > 0);
}

/** Hats over area at .5, 2.5 and 12 m² and a slope along knotting, at each of the 30 nodes, in steps of 1/32. */
function nodeFunctions(): number[][] {
  const knots = [0.5, 1, 2.5, 6, 12].map(Math.log);
  const sizes = [0.5, 2.5, 12].map(Math.log);
  return Array.from({ length: 30 }, (_, node) => {
    const at = knots[node % 5]!;
    const hats = sizes.map((size, s) => {
      const next = at < size ? sizes[s - 1] : sizes[s + 1];
      if (at === size || next === undefined) return at === size ? 1 : 0;
      return Math.max(0, 1 - Math.abs(at - size) / Math.abs(next - size));
    });
    return [...hats, Math.floor(node / 10) - 1].map((value) => Math.round(value * 32) / 32);
  });
}
