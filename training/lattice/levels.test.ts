import fc from 'fast-check';
import { inverse, Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { MarketDeclaration } from '../../datasets/market.ts';
import { createRandom } from '../evaluation/bootstrap.ts';
import { choleskyFactor } from '../numerics/cholesky.ts';
import { dayOf } from '../table/period.ts';
import { makeRugs, type PricedRow, rugs } from '../testing/toy-dataset.ts';
import { atLevel, createLevelReader, levelAt } from './at-stratum.ts';
import { encodeEquations } from './encode-equations.ts';
import { addEncoded, encodeSummary } from './encode-summary.ts';
import { addToEquations, createEquations, type Equations, emptyEquations } from './equations.ts';
import { createFeatureReader } from './features.ts';
import { fitLattice } from './fit.ts';
import { fitModel } from './fit-model.ts';
import { createLevelColumns } from './level-columns.ts';
import { openFitSystem } from './levels.ts';
import { makeReference } from './make-reference.ts';
import { decodeModel, encodeModel } from './model.ts';
import { fitOrderedLattice } from './ordered-lattice.ts';
import { createRecipe } from './recipe.ts';
import { findCentres, type ResidualCentres } from './residual-centres.ts';
import { createScorer } from './scorer.ts';
import { createSolver, prepareSolver } from './solve.ts';
import { type Stratum, stratumId, UNKNOWN_STRATUM } from './stratum.ts';
import { createSummariser } from './summarise.ts';
import { createSummary } from './summary.ts';
import { eliminateLattice, termVariance } from './term-variance.ts';
import { kernelMatrix, writeOut } from './testing/dense.ts';
import { summarise } from './testing/summaries.ts';
import { countViolations } from './violations.ts';

const market: MarketDeclaration = {
  rhythm: 'month',
  sizes: [0.5, 2.5, 12].map(Math.log),
  slopes: ['knotting'],
  residual: 0.2,
  walk: { common: 0.05, each: 0.02 },
  walks: [0.5, 1, 2],
  drift: 0.02,
  source: { common: 0.3, each: 0.05 },
};
const dated = { ...rugs, market } satisfies LatticeDataset;
const recipe = createRecipe(dated);
const plain = createRecipe(rugs);
const JANUARY = 2026 * 12;

/** Bytes of an upload whose rows do not say when they were priced. */
function undated(rows: readonly PricedRow[], stratum: Stratum): Uint8Array {
  const summariser = createSummariser(recipe, undefined, undefined, { stratum });
  for (const { row, price } of rows) summariser.add(row, price);
  return encodeSummary(recipe, summariser.finish().summary);
}

/** Bytes of an upload whose rows say it, as months after January; some may say nothing. */
function stratified(
  rows: readonly PricedRow[],
  monthOf: (row: PricedRow) => number | undefined,
  stratum: Stratum = UNKNOWN_STRATUM,
): Uint8Array {
  const summariser = createSummariser(recipe, undefined, undefined, { stratum, dated: true });
  for (const each of rows) {
    const month = monthOf(each);
    summariser.add(each.row, each.price, month === undefined ? undefined : dayOf(2026, month + 1, 15));
  }
  return encodeSummary(recipe, summariser.finish().summary);
}

function equationsOf(uploads: readonly Uint8Array[]): Equations {
  return uploads.reduce(
    (sum, bytes) => addToEquations(recipe, sum, addEncoded(recipe, createSummary(recipe), bytes)),
    emptyEquations(recipe),
  );
}

/** Prices moved by a share for each period. */
const moved = (rows: readonly PricedRow[], by: (i: number) => number): PricedRow[] =>
  rows.map(({ row, price }, i) => ({ row, price: price * Math.exp(by(i)) }));

describe('sums by stratum', () => {
  const month = (n: number, source = ''): Stratum => ({ period: JANUARY + n, source });

  it('are the same in whatever order uploads come, and after a withdrawal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom('', 'a')), {
          minLength: 2,
          maxLength: 5,
        }),
        fc.integer(),
        (drawn, seed) => {
          const uploads = drawn.map(([count, n, source], i) => undated(makeRugs(count, seed + i), month(n, source)));
          const all = encodeEquations(equationsOf(uploads));
          expect(encodeEquations(equationsOf(uploads.toReversed()))).toEqual(all);
          const [first, ...rest] = uploads;
          const summary = addEncoded(recipe, createSummary(recipe), first!);
          const without = addToEquations(recipe, equationsOf(uploads), summary, -1);
          expect(encodeEquations(without)).toEqual(encodeEquations(equationsOf(rest)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are the same for one file with dates and for a file of each month', () => {
    const rows = makeRugs(90, 3);
    const monthOf = (one: PricedRow) => rows.indexOf(one) % 3;
    const files = [0, 1, 2].map((n) =>
      undated(
        rows.filter((one) => monthOf(one) === n),
        month(n),
      ),
    );
    expect(encodeEquations(equationsOf([stratified(rows, monthOf)]))).toEqual(encodeEquations(equationsOf(files)));
  });

  it('take the period of the upload where a row names none, and its source', () => {
    const rows = makeRugs(30, 4);
    const file = stratified(rows, (one) => (rows.indexOf(one) % 2 ? 0 : undefined), month(5, 'list'));
    const { strata } = equationsOf([file]);
    expect([...strata.values()].map(({ stratum, bands }) => [stratum, bands[0]!.rows > 0])).toEqual([
      [month(0, 'list'), true],
      [month(5, 'list'), true],
    ]);
  });

  it('count rows of uploads from before there were strata as those of one earlier period', () => {
    const before = encodeSummary(plain, summarise(plain, makeRugs(30, 4)).summary);
    const { strata } = equationsOf([before, undated(makeRugs(30, 5), month(2))]);
    expect([...strata.values()].map(({ stratum }) => stratum)).toEqual([UNKNOWN_STRATUM, month(2)]);
  });
});

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
    const read = createFeatureReader(dated);
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
      const scorer = createScorer(dated, recipe.basis, atLevel(recipe.basis, fitted.levels!, fitted, level));
      const [parts, read] = [scorer.createParts(), createFeatureReader(dated)];
      const price = (row: Float64Array) => Math.exp(scorer.score(scorer.split(read(row), parts)));
      const found = countViolations(
        dated,
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
    const multiple = levels!.walk.common / 0.05;
    expect([0.5, 1, 2]).toContain(multiple);
    const alone = createRecipe({ ...dated, market: { ...market, walk: levels!.walk, walks: [1] } });
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

describe('robust weights', () => {
  const rows = makeRugs(400, 7);
  const reference = makeReference(recipe, 'test', (visit) => {
    for (const { row, price } of rows) visit(row, price);
  });
  const sumUp = (some: readonly PricedRow[]) => {
    const pass = (centres?: ResidualCentres) => {
      const summariser = createSummariser(recipe, reference, undefined, { centres });
      for (const { row, price } of some) summariser.add(row, price);
      return summariser.finish();
    };
    const first = pass();
    const centres = findCentres(first.residuals!);
    return { first, centres, last: centres ? pass(centres) : first };
  };
  const weightOf = ({ folds }: { folds: readonly { terms: Float64Array }[] }) =>
    folds.reduce((sum, { terms }) => sum + terms[0]!, 0);

  it('ask for a second pass where the market has moved, and none where it stands', () => {
    expect(sumUp(rows).centres).toBeUndefined();
    const fallen = sumUp(moved(rows, () => -0.5));
    expect(fallen.centres?.get(0)).toEqual(Float64Array.of(-0.5, -0.5, -0.5));
    const still = weightOf(sumUp(rows).first.summary);
    expect(weightOf(fallen.first.summary)).toBeLessThan(0.7 * still);
    expect(weightOf(fallen.last.summary) / still).toBeCloseTo(1, 2);
  });

  it('do not depend on the order of the rows', () => {
    const random = createRandom(1);
    const fallen = moved(rows, () => -0.4 + 0.2 * random());
    expect(encodeSummary(recipe, sumUp(fallen.toReversed()).last.summary)).toEqual(
      encodeSummary(recipe, sumUp(fallen).last.summary),
    );
  });
});

/** The same minimum by one dense solve: 30 nodes, 10 terms, two periods, a source and the drift. */
function solveWithLevels(
  rows: readonly PricedRow[],
  periodOf: (i: number) => number,
  sourceOf: (i: number) => string,
  heaviest: Stratum,
  penalty: number,
  length: number,
): { readonly lattice: number[]; readonly levels: number[]; readonly covariance: Matrix } {
  const all = writeOut(rows);
  const hasher = summaryFold(rows);
  const kept = rows.flatMap((_, i) => (hasher(i) ? [i] : []));
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
function summaryFold(rows: readonly PricedRow[]): (i: number) => boolean {
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
