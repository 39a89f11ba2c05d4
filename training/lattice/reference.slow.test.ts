import { beforeAll, describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import {
  type PricedRow,
  readDiamondRows,
  readLatticeReference,
  readTestRows,
} from '../../datasets/diamonds/testing/diamond-rows.ts';
import { configSchema } from './config.ts';
import { makeReference } from './make-reference.ts';
import { createNormal } from './normal.ts';
import { fitWithOrder } from './order-constrained-fit.ts';
import { createPlace } from './place.ts';
import { prepareSolver } from './prepare-solver.ts';
import { createRecipe } from './recipe.ts';
import type { Reference } from './robust-reference.ts';
import { createRowPlacer } from './row-placer.ts';
import { createSolver } from './solve.ts';
import { createSummariser } from './summarise.ts';
import { type Surface, surfaceAt } from './surface.ts';

/** The prototype's fit: every stone that is not a test row, one λ and ℓ. */
const recipe = createRecipe(diamonds, configSchema.parse({ splits: { training: 1, calibration: 0 } }));
const PENALTY = 0.02;
const LENGTH = 1.2;

let rows: readonly PricedRow[];
let testRows: number[];
let training: PricedRow[];
let plain: { free: Surface; ordered: Surface };
let robust: { free: Surface; ordered: Surface };

beforeAll(() => {
  rows = readDiamondRows();
  testRows = readTestRows();
  const held = new Set(testRows);
  training = rows.filter((_, i) => !held.has(i));
  plain = fitTraining(undefined, 1e-8);
  const reference = makeReference(recipe, 'test', (visit) => {
    for (const { row, price } of training) visit(row, price);
  });
  robust = fitTraining(reference, 1e-4);
});

function fitTraining(reference: Reference | undefined, tolerance: number): { free: Surface; ordered: Surface } {
  const summariser = createSummariser(recipe, reference);
  for (const { row, price } of training) summariser.add(row, price);
  const normal = createNormal(recipe.basis, summariser.finish().summary.folds);
  const solver = createSolver(prepareSolver(recipe.basis, normal), PENALTY, LENGTH);
  const { state } = solver.solve(undefined, { tolerance });
  return {
    free: { lattice: solver.lattice(state), terms: solver.terms(state) },
    ordered: fitWithOrder(recipe.basis, solver, state),
  };
}

/** ln price of each row. */
function scores(surface: Surface, indices: readonly number[]): number[] {
  const place = createPlace(recipe.basis);
  const measure = createRowPlacer(recipe);
  return indices.map((i) => diamonds.target.centre + surfaceAt(recipe.basis, surface, measure(rows[i]!.row, place)));
}

describe('agreement with the numpy prototype of docs/model.md, in ln price on 400 stones', () => {
  const prototype = readLatticeReference();

  /** Distances from the prototype, ascending. */
  function distances(name: string, surface: Surface, expected: readonly number[]): number[] {
    const found = scores(
      surface,
      prototype.map(({ row }) => row),
    );
    const sorted = found.map((value, i) => Math.abs(value - expected[i]!)).sort((a, b) => a - b);
    const [median, worst] = [sorted[sorted.length >> 1]!, sorted.at(-1)!];
    console.info(`${name}: median ${median.toExponential(1)}, largest ${worst.toExponential(1)}`);
    return sorted;
  }

  it('solves the free lattice to the same prices', () => {
    const sorted = distances(
      'free',
      plain.free,
      prototype.map(({ free }) => free),
    );
    // The prototype's figures are printed to 1e-6; docs/model.md asks for 1e-4.
    expect(sorted).toHaveLength(400);
    expect(sorted.at(-1)).toBeLessThan(1e-6);
  });

  it('orders it to the same prices, as far as five rounds of ADMM decide them', () => {
    const sorted = distances(
      'ordered',
      plain.ordered,
      prototype.map(({ ordered }) => ordered),
    );
    expect(sorted[200]).toBeLessThan(2e-3);
  });

  it('solves the robust lattice to the same prices, its reference being made on other folds', () => {
    const sorted = distances(
      'robust free',
      robust.free,
      prototype.map(({ robustFree }) => robustFree),
    );
    expect(sorted[200]).toBeLessThan(2e-3);
  });

  it('orders the robust lattice to the same prices', () => {
    const sorted = distances(
      'robust ordered',
      robust.ordered,
      prototype.map(({ robustOrdered }) => robustOrdered),
    );
    expect(sorted[200]).toBeLessThan(2e-3);
  });
});

describe('accuracy on the 10,788 test rows, within 1 % of the figures in docs/model.md', () => {
  it.each([
    ['without robust weights', () => plain.ordered, 247.7, 506],
    ['with robust weights', () => robust.ordered, 241.7, 505],
  ])('%s', (name, surface, mae, rmse) => {
    const found = scores(surface(), testRows);
    let [absolute, squared] = [0, 0];
    for (const [i, index] of testRows.entries()) {
      const error = Math.exp(found[i]!) - rows[index]!.price;
      absolute += Math.abs(error) / testRows.length;
      squared += error ** 2 / testRows.length;
    }
    console.info(`${name}: MAE ${absolute.toFixed(1)}, RMSE ${Math.sqrt(squared).toFixed(1)} USD`);
    expect(Math.abs(absolute / mae - 1)).toBeLessThan(0.01);
    expect(Math.abs(Math.sqrt(squared) / rmse - 1)).toBeLessThan(0.01);
  });
});
