import { describe, expect, it } from 'vitest';
import type { PricedRow } from '../../datasets/testing/priced-row.ts';
import { createRandom } from '../../datasets/testing/random.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { FactorError } from '../numerics/cholesky.ts';
import { configSchema } from './config.ts';
import { isotonicProjection, leastSlope, orderedAxes } from './isotonic-projection.ts';
import { createNormal } from './normal.ts';
import { fitWithOrder } from './order-constrained-fit.ts';
import { prepareSolver } from './prepare-solver.ts';
import { createRecipe } from './recipe.ts';
import { ConvergenceError, createSolver } from './solve.ts';
import { objective, solveDense, solveOrderedDense, writeOut } from './testing/dense.ts';
import { summarise } from './testing/summaries.ts';

const recipe = createRecipe(rugs, configSchema.parse({ splits: { training: 1, calibration: 0 } }));
const { basis } = recipe;
const solverOf = (rows: readonly PricedRow[], penalty: number, length: number) =>
  createSolver(prepareSolver(basis, createNormal(basis, summarise(recipe, rows).summary.folds)), penalty, length);

const closeTo = (expected: readonly number[], digits = 6) => expected.map((value) => expect.closeTo(value, digits));

describe('the solver against one dense solve over the rows', () => {
  it.each([
    [300, 0.05, 1.5],
    [300, 5, 0.5],
    // Fewer rows than unknowns.
    [12, 0.02, 1.2],
    [1, 0.05, 1.5],
  ])('finds the minimum of %d rows with λ = %d and ℓ = %d', (count, penalty, length) => {
    const rows = makeRugs(count, 1);
    const solver = solverOf(rows, penalty, length);
    const { state, iterations } = solver.solve(undefined, { tolerance: 1e-10 });
    const expected = solveDense(writeOut(rows), penalty, length);
    expect(Array.from(solver.lattice(state))).toEqual(closeTo(expected.lattice));
    expect(Array.from(solver.terms(state))).toEqual(closeTo(expected.terms));
    expect(iterations).toBeLessThan(80);
  });

  it('finds the minimum with a pull towards given values in the metric of the margins', () => {
    const rows = makeRugs(200, 2);
    const solver = solverOf(rows, 0.05, 1.5);
    const random = createRandom(3);
    const towards = Float64Array.from({ length: basis.nodeCount }, () => random() - 0.5);
    const { state } = solver.solve(undefined, { tolerance: 1e-10, pull: towards });
    const [area, knotting, antique] = solver.spectral.margins;
    const weights = Array.from(
      towards,
      (_, node) =>
        rows.length * area![node % 5]! * knotting![Math.floor(node / 10)]! * antique![Math.floor(node / 5) % 2]!,
    );
    const expected = solveDense(writeOut(rows), 0.05, 1.5, { weights, towards: Array.from(towards) });
    expect(Array.from(solver.lattice(state))).toEqual(closeTo(expected.lattice));
    expect(Array.from(solver.terms(state))).toEqual(closeTo(expected.terms));
  });

  it('has nothing to do after a warm start from the solution', () => {
    const solver = solverOf(makeRugs(200, 4), 0.05, 1.5);
    const { state } = solver.solve(undefined, { tolerance: 1e-10 });
    const again = solver.startAt({ lattice: solver.lattice(state), terms: solver.terms(state) });
    expect(Array.from(solver.lattice(again))).toEqual(closeTo(Array.from(solver.lattice(state)), 9));
    expect(solver.solve(again, { tolerance: 1e-8 }).iterations).toBe(0);
  });

  it('gives the same bits for the same rows in another order', () => {
    const rows = makeRugs(150, 5);
    const [one, other] = [rows, rows.toReversed()].map((each) => {
      const solver = solverOf(each, 0.05, 1.5);
      return solver.lattice(solver.solve(undefined, { tolerance: 1e-4 }).state);
    });
    expect(other).toEqual(one);
  });

  it('reports a penalty that is no number', () => {
    const solver = solverOf(makeRugs(150, 6), Number.NaN, 1.5);
    expect(() => solver.solve(undefined, { tolerance: 1e-4 })).toThrow(FactorError);
  });

  it('reports that it does not converge, instead of returning NaN', () => {
    const solver = solverOf(makeRugs(150, 6), 0.05, 1.5);
    const start = solver.solve(undefined, { tolerance: 1e-2 }).state;
    start.w[0] = Number.NaN;
    expect(() => solver.solve(start, { tolerance: 1e-4 })).toThrow(ConvergenceError);
    expect(() => solver.solve(start, { tolerance: 1e-4 })).toThrow('relative residual NaN after 0 iterations');
  });

  it('stops at the maximum iterations, and has come closer', () => {
    const solver = solverOf(makeRugs(150, 6), 0.05, 1.5);
    const whole = solver.solve(undefined, { tolerance: 1e-10 });
    const some = solver.solve(undefined, { tolerance: 1e-10, maxIterations: 2 });
    const distance = (w: Float64Array) => Math.hypot(...w.map((value, i) => value - whole.state.w[i]!));
    expect(some.iterations).toBe(2);
    expect(distance(some.state.w)).toBeLessThan(0.2 * Math.hypot(...whole.state.w));
  });

  it('needs few iterations, and not more with fifty times the rows', () => {
    const iterations = [200, 10_000].map((rows) => {
      const solver = solverOf(makeRugs(rows, 6), 0.05, 1.5);
      return solver.solve(undefined, { tolerance: 1e-6 }).iterations;
    });
    expect(Math.max(...iterations)).toBeLessThan(40);
  });
});

describe('the ordered solution', () => {
  /** Prices without any sense, so that the free solution breaks every order. */
  const random = createRandom(7);
  const muddled = makeRugs(120, 7).map(({ row }) => ({ row, price: Math.exp(6 + 2 * (random() - 0.5)) }));
  const solver = solverOf(muddled, 0.05, 1.5);
  const free = solver.solve(undefined, { tolerance: 1e-8 }).state;
  const slope = leastSlope(basis);
  const axes = orderedAxes(basis, solver.spectral.margins);

  const violations = (lattice: Float64Array) => {
    let count = 0;
    for (const { size, stride } of axes)
      for (let at = 0; at < lattice.length; at++)
        if (Math.floor(at / stride) % size < size - 1)
          if (lattice[at]! - slope[at]! > lattice[at + stride]! - slope[at + stride]! + 1e-12) count++;
    return count;
  };

  it('rises along every ordered axis, although the free solution does not', () => {
    expect(axes.map(({ size }) => size)).toEqual([5, 3]);
    expect(violations(solver.lattice(free))).toBeGreaterThan(10);
    expect(violations(fitWithOrder(basis, solver, free).lattice)).toBe(0);
  });

  it('lies above the minimum under the orderings by less than 2 % of what projecting the free solution once does', () => {
    const dense = writeOut(muddled);
    const lattice = solver.lattice(free);
    const projected = isotonicProjection(
      lattice.map((value, i) => value - slope[i]!),
      axes,
    ).map((value, i) => value + slope[i]!);
    const ordered = fitWithOrder(basis, solver, free);
    const minimum = solveOrderedDense(dense, 0.05, 1.5);
    const [least, found, once] = [
      objective(dense, minimum.lattice, minimum.terms, 0.05, 1.5),
      objective(dense, ordered.lattice, ordered.terms, 0.05, 1.5),
      objective(dense, projected, solver.terms(free), 0.05, 1.5),
    ];
    expect((found - least) / (once - least)).toBeLessThan(0.02);
    expect(found).toBeGreaterThan(least - 1e-9);
  });

  it('is the free solution if that is ordered already', () => {
    // Doubling with area and by half a price with knotting, without noise.
    const orderly = makeRugs(400, 8).map(({ row }) => ({
      row,
      price: Math.exp(4 + Math.log(row[0]!) + 0.5 * row[1]!),
    }));
    const easy = solverOf(orderly, 0.05, 1.5);
    const { state } = easy.solve(undefined, { tolerance: 1e-8 });
    const ordered = fitWithOrder(basis, easy, state);
    expect(Array.from(ordered.lattice)).toEqual(closeTo(Array.from(easy.lattice(state)), 3));
  });
});
