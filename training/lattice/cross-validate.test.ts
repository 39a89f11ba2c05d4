import { describe, expect, it } from 'vitest';
import { createRandom } from '../../datasets/testing/random.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { splitOf } from '../summary/split.ts';
import { createRowHasher } from '../table/hash.ts';
import { configSchema } from './config.ts';
import { crossValidate, squaredError } from './cross-validate.ts';
import { createEquations } from './equations.ts';
import { fitLattice } from './fit.ts';
import { createNormal } from './normal.ts';
import { createPlace } from './place.ts';
import { prepareSolver } from './prepare-solver.ts';
import { createRecipe } from './recipe.ts';
import { lnTarget } from './robust-reference.ts';
import { createRowPlacer } from './row-placer.ts';
import { createAdder, createFoldSums } from './sums.ts';
import { residuals, solveDense, writeOut } from './testing/dense.ts';
import { summarise } from './testing/summaries.ts';

const recipe = createRecipe(rugs, configSchema.parse({ splits: { training: 1, calibration: 0 } }));
const { basis } = recipe;
const sumOfSquares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);

/** Squares are summed in steps of 2⁻¹². */
const rounding = (rows: number) => rows * 2 ** -13;

describe('squaredError', () => {
  it('is the sum over the rows, for any lattice and terms', () => {
    const random = createRandom(1);
    for (const count of [1, 40, 200]) {
      const rows = makeRugs(count, count);
      const normal = createNormal(basis, summarise(recipe, rows).summary.folds);
      const u = Float64Array.from({ length: basis.nodeCount }, () => 2 * random() - 1);
      const gamma = Float64Array.from({ length: basis.columnCount }, () => 2 * random() - 1);
      const expected = sumOfSquares(residuals(writeOut(rows), u, gamma));
      expect(Math.abs(squaredError(normal, u, gamma) - expected)).toBeLessThan(rounding(count) + 1e-9);
    }
  });

  it('counts rows with their weights', () => {
    const random = createRandom(2);
    const rows = makeRugs(80, 3);
    const weights = rows.map(() => Math.floor(17 * random()));
    const sums = createFoldSums(basis);
    const [add, measure, place] = [createAdder(basis), createRowPlacer(recipe), createPlace(basis)];
    for (const [i, { row, price }] of rows.entries())
      add(sums, measure(row, place), lnTarget(recipe, price), weights[i]!);
    const u = new Float64Array(basis.nodeCount).fill(0.3);
    const gamma = new Float64Array(basis.columnCount).fill(-0.1);
    const expected = residuals(writeOut(rows), u, gamma).reduce((sum, r, i) => sum + (weights[i]! / 16) * r * r, 0);
    expect(Math.abs(squaredError(createNormal(basis, [sums]), u, gamma) - expected)).toBeLessThan(rounding(80));
  });
});

describe('crossValidate', () => {
  const rows = makeRugs(400, 4);
  const equations = createEquations(recipe, summarise(recipe, rows).summary);
  const hasher = createRowHasher(rugs.columns.length, 0);
  const foldOf = rows.map(({ row, price }) => splitOf(recipe, hasher(row, price).split));
  const { candidates } = rugs.lattice;

  it('finds the errors of two refits, each judged on the fold that it was fitted without', () => {
    const shares: number[] = [];
    const { trials, best, warmStart } = crossValidate(
      equations,
      prepareSolver(basis, equations.whole),
      candidates,
      (share) => shares.push(share),
    );
    for (const [c, { penalty, length }] of candidates.entries()) {
      let [error, count] = [0, 0];
      for (const k of [0, 1]) {
        const { lattice, terms } = solveDense(writeOut(rows.filter((_, i) => foldOf[i] !== k)), penalty, length);
        const held = rows.filter((_, i) => foldOf[i] === k);
        error += sumOfSquares(residuals(writeOut(held), lattice, terms));
        count += held.length;
      }
      expect(trials[c]!.squaredError / (error / count)).toBeCloseTo(1, 2);
    }
    const errors = trials.map(({ squaredError: error }) => error);
    const { penalty, length } = best;
    expect(errors[candidates.findIndex((c) => c.penalty === penalty && c.length === length)]).toBe(Math.min(...errors));
    const all = solveDense(writeOut(rows), penalty, length);
    const distance = (from: Float64Array) => Math.hypot(...all.lattice.map((value, i) => value - from[i]!));
    expect(distance(warmStart!.lattice)).toBeLessThan(0.3 * distance(new Float64Array(basis.nodeCount)));
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it('decides the parameters of the fit, unless they are given', () => {
    const fit = fitLattice(recipe, equations, { tolerance: 1e-4 });
    const best = fit.trials.reduce((a, b) => (b.squaredError < a.squaredError ? b : a));
    expect([fit.penalty, fit.length]).toEqual([best.penalty, best.length]);
    const given = fitLattice(recipe, equations, { penalty: 0.3, length: 2, tolerance: 1e-4 });
    expect([given.penalty, given.length, given.trials]).toEqual([0.3, 2, []]);
    const half = fitLattice(recipe, equations, { penalty: 0.3, tolerance: 1e-4 });
    expect(half.trials.map(({ penalty, length }) => [penalty, length])).toEqual([
      [0.3, 0.7],
      [0.3, 1.5],
    ]);
  });

  it('leaves folds without rows out', () => {
    const [alone] = makeRugs(1, 5);
    const lonely = createEquations(recipe, summarise(recipe, [alone!]).summary);
    const { trials, warmStart } = crossValidate(lonely, prepareSolver(basis, lonely.whole), candidates, () => {});
    expect(trials.every(({ squaredError: error }) => error === 0)).toBe(true);
    expect(warmStart).toBeUndefined();
  });
});
