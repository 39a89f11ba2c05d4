import type { PricedRow } from '../../../datasets/testing/priced-row.ts';
import { normal } from '../../../datasets/testing/random.ts';
import { makeRugs } from '../../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { createRandom } from '../../evaluation/bootstrap.ts';
import { dayOf } from '../../table/period.ts';
import { createEquations } from '../equations.ts';
import { fitLattice } from '../fit.ts';
import type { FittedIndex } from '../fitted-index.ts';
import { makeReference } from '../make-reference.ts';
import { createRecipe } from '../recipe.ts';
import { findCentres, type ResidualCentres } from '../residual-centres.ts';
import type { Reference } from '../robust-reference.ts';
import { createSummariser } from '../summarise.ts';
import { slowMarket } from './dated-rugs.ts';

export const market = { ...slowMarket, residual: 0.1 };
export const MONTHS = 6;

const recipe = createRecipe({ ...rugs, market });

/** Rugs of areas that the lattice knows, month by month in turn. */
export const rugsOf = (count: number, seed: number): readonly PricedRow[] =>
  makeRugs(2 * count, seed)
    .filter(({ row: [area] }) => area! >= 0.5 && area! <= 12)
    .slice(0, count);

export interface Move {
  /** As multiples of the declared deviations. */
  readonly multiple: number;
  /** ln price a month. */
  readonly drift?: number;
  /** Share of the rows that are of the first month, beside its own. */
  readonly first?: number;
}

/** A random walk of each size. */
export function drawPath(seed: number, { multiple, drift = 0 }: Move = { multiple: 1 }): number[][] {
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

/** @param reference weighs the rows; absent: all count alike */
export function indexOf(
  rows: readonly PricedRow[],
  path: readonly (readonly number[])[],
  first = 0,
  reference?: Reference,
): FittedIndex {
  const pass = (centres?: ResidualCentres) => {
    const random = createRandom(rows.length);
    const summariser = createSummariser(recipe, reference, undefined, { dated: true, centres });
    for (const [i, { row, price }] of rows.entries()) {
      const month = random() < first ? 0 : i % MONTHS;
      const moved = price * Math.exp(interpolate(path[month]!, Math.log(row[0]!)));
      summariser.add(row, moved, dayOf(2026, month + 1, 15));
    }
    return summariser.finish();
  };
  const once = pass();
  const centres = once.residuals && findCentres(once.residuals);
  const { summary } = centres ? pass(centres) : once;
  return fitLattice(recipe, createEquations(recipe, summary), { tolerance: 1e-4 }).levels!.index!;
}

/** Of rugs in a market that stands still. */
export const drawnReference = (): Reference =>
  makeReference(recipe, 'drawn', (visit) => {
    for (const { row, price } of rugsOf(1_000, 12)) visit(row, price);
  });
