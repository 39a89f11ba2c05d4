import type { LatticeDataset } from '../../../datasets/lattice-dataset.ts';
import type { MarketDeclaration } from '../../../datasets/market.ts';
import type { PricedRow } from '../../../datasets/testing/priced-row.ts';
import { movingRugs } from '../../../datasets/testing/rugs/moving-rugs.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { dayOf } from '../../table/period.ts';
import { addEncoded, encodeSummary } from '../encode-summary.ts';
import { addToEquations, type Equations, emptyEquations } from '../equations.ts';
import { createRecipe } from '../recipe.ts';
import { type Stratum, UNKNOWN_STRATUM } from '../stratum.ts';
import { createSummariser } from '../summarise.ts';
import { createSummary } from '../summary.ts';

/** A market that moves slowly, and three walks to choose from: at half, once and twice its speed. */
export const slowMarket: MarketDeclaration = {
  ...movingRugs.market,
  walk: { common: 0.05, each: 0.02 },
  walks: [0.5, 1, 2],
  drift: 0.02,
};

/** Rugs in that market. */
export const datedRugs = { ...rugs, market: slowMarket } satisfies LatticeDataset;

const recipe = createRecipe(datedRugs);
/** The first month of the tests, as a period: months since the year 0. */
export const JANUARY = 2026 * 12;

/** Bytes of an upload whose rows do not say when they were priced. */
export function undated(rows: readonly PricedRow[], stratum: Stratum): Uint8Array {
  const summariser = createSummariser(recipe, undefined, undefined, { stratum });
  for (const { row, price } of rows) summariser.add(row, price);
  return encodeSummary(recipe, summariser.finish().summary);
}

/** Bytes of an upload whose rows say it, as months after January; some may say nothing. */
export function stratified(
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

export function equationsOf(uploads: readonly Uint8Array[]): Equations {
  return uploads.reduce(
    (sum, bytes) => addToEquations(recipe, sum, addEncoded(recipe, createSummary(recipe), bytes)),
    emptyEquations(recipe),
  );
}

/** Prices moved by a share for each period. */
export const moved = (rows: readonly PricedRow[], by: (i: number) => number): PricedRow[] =>
  rows.map(({ row, price }, i) => ({ row, price: price * Math.exp(by(i)) }));
