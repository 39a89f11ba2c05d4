import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { choleskyFactor } from '../numerics/cholesky.ts';
import { atLevel, createLevelReader, levelAt } from './at-stratum.ts';
import { createEquations } from './equations.ts';
import { createFeatureReader } from './features.ts';
import { fitLattice } from './fit.ts';
import { fitModel } from './fit-model.ts';
import { createLevelColumns } from './level-columns.ts';
import { openFitSystem } from './levels.ts';
import { decodeModel, encodeModel } from './model.ts';
import { fitOrderedLattice } from './ordered-lattice.ts';
import { prepareSolver } from './prepare-solver.ts';
import { createRecipe } from './recipe.ts';
import { createScorer } from './scorer.ts';
import { createSolver } from './solve.ts';
import { type Stratum, stratumId } from './stratum.ts';
import { eliminateLattice, termVariance } from './term-variance.ts';
import { datedRugs, equationsOf, JANUARY, moved, slowMarket, stratified, undated } from './testing/dated-rugs.ts';
import { solveWithLevels } from './testing/dense-levels.ts';
import { summarise } from './testing/summaries.ts';
import { countViolations } from './violations.ts';

const recipe = createRecipe(datedRugs);
const plain = createRecipe(rugs);

describe('a fit of several strata', () => {
  const rows = makeRugs(240, 5);
  const periodOf = (i: number) => i % 3;
  const sourceOf = (i: number) => (i % 5 === 0 ? 'list' : '');
  const priced = moved(rows, (i) => -0.2 * (2 - periodOf(i)) + (sourceOf(i) ? -0.25 : 0));
  const equations = equationsOf(
    ['', 'list'].map((source) =>
      stratified(
        priced.filter((_, i) => sourceOf(i) === source),
        (one) => 2 * periodOf(priced.indexOf(one)),
        { period: 0, source },
      ),
    ),
  );

  const heaviest = [...equations.strata.values()].reduce((best, one) =>
    one.bands[0]!.rows > best.bands[0]!.rows ? one : best,
  ).stratum;

  it('solves what a dense solver does, levels, walk and drift together', () => {
    const { basis, whole } = openFitSystem(recipe, equations);
    const columns = createLevelColumns(
      recipe.market!,
      [...equations.strata.values()].map(({ stratum, bands }) => ({ ...stratum, rows: bands[0]!.rows })),
    );
    const solver = createSolver(prepareSolver(basis, whole), 0.3, 1.5);
    const { state } = solver.solve(undefined, { tolerance: 1e-11 });
    const [u, all] = [solver.lattice(state), solver.terms(state)];
    const expected = solveWithLevels(priced, periodOf, sourceOf, heaviest, 0.3, 1.5);
    expect(columns!.periods.map((period) => period - JANUARY)).toEqual([0, 2, 4]);
    for (const [i, value] of expected.lattice.entries()) expect(u[i]).toBeCloseTo(value, 6);
    const sum = (groups: readonly number[], k: number) =>
      groups.reduce((total, first) => total + all[10 + first + k]!, 0);
    for (let k = 0; k < 4; k++) {
      expect(sum(columns!.groupsOfPeriod(0), k)).toBeCloseTo(expected.levels[k]!, 6);
      expect(sum(columns!.groupsOfPeriod(1), k)).toBeCloseTo(expected.levels[4 + k]!, 6);
      expect(sum(columns!.groupsOfSource(0), k)).toBeCloseTo(expected.levels[8 + k]!, 6);
    }
    expect(all[10 + columns!.drift!]).toBeCloseTo(expected.levels[12]!, 6);
  });

  it('knows how well it knows them, as the covariance of a dense solver does', () => {
    const { basis, whole } = openFitSystem(recipe, equations);
    const reduced = eliminateLattice(prepareSolver(basis, whole), whole, 0.3, 1.5);
    const factor = choleskyFactor(reduced, basis.columnCount);
    const { covariance } = solveWithLevels(priced, periodOf, sourceOf, heaviest, 0.3, 1.5);
    const columns = createLevelColumns(
      recipe.market!,
      [...equations.strata.values()].map(({ stratum, bands }) => ({ ...stratum, rows: bands[0]!.rows })),
    );
    for (const [groups, at] of [
      [columns!.groupsOfPeriod(0), 40],
      [columns!.groupsOfPeriod(1), 44],
      [columns!.groupsOfSource(0), 48],
    ] as const)
      for (let k = 0; k < 4; k++) {
        const weights = new Float64Array(basis.columnCount);
        for (const first of groups) weights[10 + first + k] = 1;
        expect(Math.abs(Math.sqrt(termVariance(factor, weights) / covariance.get(at + k, at + k)) - 1)).toBeLessThan(
          0.02,
        );
      }
  });

  it('prices at the level of the last period and of the owner, and finds the others', () => {
    const fitted = fitOrderedLattice(recipe, equations, { tolerance: 1e-6 });
    const { levels } = fitted;
    expect(levels!.periods).toEqual([0, 2, 4].map((n) => JANUARY + n));
    expect([levels!.baseSource, levels!.sources]).toEqual(['', ['list']]);
    const read = createFeatureReader(datedRugs);
    const above = createLevelReader(recipe.basis, levels);
    const mean = (stratum: Stratum) =>
      rows.reduce((sum, { row }) => sum + above(read(row), stratumId(stratum)), 0) / rows.length;
    expect(mean({ period: JANUARY, source: '' })).toBeCloseTo(-0.4, 1);
    expect(mean({ period: JANUARY + 2, source: '' })).toBeCloseTo(-0.2, 1);
    expect(mean({ period: JANUARY + 4, source: '' })).toBe(0);
    expect(mean({ period: JANUARY + 4, source: 'list' })).toBeCloseTo(-0.25, 1);
  });

  it('keeps the orderings at every level', () => {
    const fitted = fitOrderedLattice(recipe, equations, { tolerance: 1e-4 });
    for (const period of [0, 1, 2, 3, 4, 7]) {
      const level = levelAt(fitted.levels!, JANUARY + period, 0);
      const scorer = createScorer(datedRugs, recipe.basis, atLevel(recipe.basis, fitted.levels!, fitted, level));
      const [parts, read] = [scorer.createParts(), createFeatureReader(datedRugs)];
      const price = (row: Float64Array) => Math.exp(scorer.score(scorer.split(read(row), parts)));
      const found = countViolations(
        datedRugs,
        price,
        rows.map(({ row }) => row),
      );
      expect(JSON.stringify(found)).not.toMatch(/[1-9]/);
    }
  });

  it('is written into the model and read back', () => {
    const { samples } = summarise(recipe, priced);
    const { model } = fitModel(recipe, equations, samples.calibration, { tolerance: 1e-4 });
    const text = encodeModel(model);
    expect(decodeModel(Buffer.from(text)).levels).toEqual(model.levels);
    expect(encodeModel(decodeModel(Buffer.from(text)))).toBe(text);
  });

  it('solves under the walk that it has chosen, and says which', () => {
    const { levels } = fitLattice(recipe, equations, { tolerance: 1e-9 });
    const multiple = levels!.walk.common / slowMarket.walk.common;
    expect([0.5, 1, 2]).toContain(multiple);
    const alone = createRecipe({ ...datedRugs, market: { ...slowMarket, walk: levels!.walk, walks: [1] } });
    const direct = fitLattice(alone, equations, { tolerance: 1e-9 }).levels!;
    for (const [p, values] of direct.byPeriod.entries())
      for (const [k, value] of values.entries()) expect(levels!.byPeriod[p]![k]).toBeCloseTo(value, 3);
  });
});

it('has the bytes of a dataset without a market while all rows stand at one level', () => {
  const rows = makeRugs(200, 6);
  const { summary, samples } = summarise(plain, rows);
  const before = fitModel(plain, createEquations(plain, summary), samples.calibration, { tolerance: 1e-4 });
  const equations = equationsOf([undated(rows, { period: JANUARY, source: '' })]);
  const now = fitModel(recipe, equations, samples.calibration, { tolerance: 1e-4 });
  expect(encodeModel(now.model)).toBe(encodeModel(before.model));
});
