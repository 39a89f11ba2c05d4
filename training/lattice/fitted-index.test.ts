import { describe, expect, it } from 'vitest';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { createRandom } from '../evaluation/bootstrap.ts';
import { dayOf } from '../table/period.ts';
import { makeRugs, normal, type PricedRow, rugs } from '../testing/toy-dataset.ts';
import { createEquations } from './equations.ts';
import { fitLattice } from './fit.ts';
import type { FittedIndex } from './fitted-index.ts';
import { createRecipe } from './recipe.ts';
import { createSummariser } from './summarise.ts';
import { slowMarket } from './testing/dated-rugs.ts';

const market = { ...slowMarket, residual: 0.1 };
const recipe = createRecipe({ ...rugs, market } satisfies LatticeDataset);
const MONTHS = 6;

/** Rugs of areas that the lattice knows, month by month in turn. */
const rugsOf = (count: number, seed: number): readonly PricedRow[] =>
  makeRugs(2 * count, seed)
    .filter(({ row: [area] }) => area! >= 0.5 && area! <= 12)
    .slice(0, count);

interface Move {
  /** As multiples of the declared deviations. */
  readonly multiple: number;
  /** ln price a month. */
  readonly drift?: number;
  /** Share of the rows that are of the first month, beside its own. */
  readonly first?: number;
}

/** A random walk of each size. */
function drawPath(seed: number, { multiple, drift = 0 }: Move = { multiple: 1 }): number[][] {
  const random = createRandom(seed);
  const path = [market.sizes.map(() => 0)];
  while (path.length < MONTHS) {
    const move = drift + multiple * market.walk.common * normal(random);
    path.push(path.at(-1)!.map((level) => level + move + multiple * market.walk.each * normal(random)));
  }
  return path;
}

function interpolate(levels: readonly number[], at: number): number {
  const above = market.sizes.findIndex((size) => size >= at);
  if (above <= 0) return levels[0]!;
  const share = (at - market.sizes[above - 1]!) / (market.sizes[above]! - market.sizes[above - 1]!);
  return (1 - share) * levels[above - 1]! + share * levels[above]!;
}

function indexOf(rows: readonly PricedRow[], path: readonly (readonly number[])[], first = 0): FittedIndex {
  const random = createRandom(rows.length);
  const summariser = createSummariser(recipe, undefined, undefined, { dated: true });
  for (const [i, { row, price }] of rows.entries()) {
    const month = random() < first ? 0 : i % MONTHS;
    const moved = price * Math.exp(interpolate(path[month]!, Math.log(row[0]!)));
    summariser.add(row, moved, dayOf(2026, month + 1, 15));
  }
  return fitLattice(recipe, createEquations(recipe, summariser.finish().summary), { tolerance: 1e-4 }).levels!.index!;
}

describe('the index of a market', () => {
  /** The share of intervals of 90 % that hold the drawn level, over 60 paths. */
  const coverage = (move: Move, rowsOfMonth: number): number => {
    let [covered, all] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      const path = drawPath(977 * seed + rowsOfMonth, move);
      const { levels, deviations } = indexOf(rugsOf(rowsOfMonth * MONTHS, 31 * seed), path, move.first);
      for (let month = 0; month < MONTHS - 1; month++)
        for (const [k, level] of path[month]!.entries()) {
          const error = levels[month]![k + 1]! - (level - path[MONTHS - 1]![k]!);
          all++;
          if (Math.abs(error) < 1.645 * deviations[month]![k + 1]!) covered++;
        }
    }
    return covered / all;
  };

  it.each([
    ['walks as declared', { multiple: 1 }, 30],
    ['walks as declared', { multiple: 1 }, 120],
    ['walks as declared, and most rows are of its first month', { multiple: 1, first: 0.9 }, 120],
  ] as const)(
    'covers 85 to 95 of 100 levels by intervals of 90 percent in a market that %s',
    (_, move, rowsOfMonth) => {
      const covered = coverage(move, rowsOfMonth);
      expect(covered).toBeGreaterThan(0.85);
      expect(covered).toBeLessThan(0.95);
    },
  );

  it.each([
    ['stands still', { multiple: 0 }],
    ['falls steadily', { multiple: 0.4, drift: -0.05 }],
  ] as const)('covers more by them in a market that %s', (_, move) => {
    expect(coverage(move, 120)).toBeGreaterThan(0.9);
  });

  it('covers little less in a market that walks twice as fast as declared', () => {
    expect(coverage({ multiple: 2 }, 120)).toBeGreaterThan(0.82);
  });

  it('is zero and certain for the last period, and less certain the fewer rows there are', () => {
    const path = drawPath(3);
    const [few, many] = [indexOf(rugsOf(20 * MONTHS, 8), path), indexOf(rugsOf(200 * MONTHS, 8), path)];
    expect(many.levels.at(-1)).toEqual([0, 0, 0, 0]);
    expect(many.deviations.at(-1)).toEqual([0, 0, 0, 0]);
    for (const [month, deviations] of many.deviations.slice(0, -1).entries())
      for (const [k, deviation] of deviations.entries()) {
        expect(deviation).toBeGreaterThan(0);
        expect(deviation).toBeLessThan(few.deviations[month]![k]!);
      }
  });

  it('counts each training row once, at one of the sizes', () => {
    const rows = rugsOf(40 * MONTHS, 9);
    const index = indexOf(rows, drawPath(4));
    const counts = index.rows.map(([all]) => all!);
    const summary = createSummariser(recipe, undefined);
    for (const { row, price } of rows) summary.add(row, price);
    const trained = summary.finish().summary.folds.reduce((sum, fold) => sum + fold.rows, 0);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(trained);
    for (const [all, ...sizes] of index.rows) expect(sizes.reduce((sum, one) => sum + one, 0)).toBe(all);
  });

  it('does not take items of better grades for a dearer market', () => {
    const still = Array.from({ length: MONTHS }, () => market.sizes.map(() => 0));
    const rows = rugsOf(240 * MONTHS, 10).toSorted((a, b) => a.row[1]! - b.row[1]!);
    // The first months have coarse rugs, the last ones fine rugs.
    const inTurn = Array.from({ length: rows.length }, (_, i) => {
      const month = i % MONTHS;
      return rows[Math.min(rows.length - 1, month * Math.floor(rows.length / MONTHS) + Math.floor(i / MONTHS))]!;
    });
    const { levels, deviations } = indexOf(inTurn, still);
    for (const [month, [all]] of levels.entries())
      expect(Math.abs(all!)).toBeLessThan(Math.max(1e-9, 4 * deviations[month]![0]!));
  });
});
