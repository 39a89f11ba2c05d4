import fc from 'fast-check';
import type { Recipe } from '../recipe.ts';
import type { Samples } from '../summary/encode.ts';
import { createSummariser } from '../summary/summarise.ts';
import type { Summary } from '../summary/summary.ts';
import { makeRugs, type PricedRow } from './toy-dataset.ts';

export function summarise(recipe: Recipe, rows: readonly PricedRow[]): { summary: Summary; samples: Samples } {
  const summariser = createSummariser(recipe, undefined);
  for (const { row, price } of rows) summariser.add(row, price);
  return summariser.finish();
}

/** Any few rugs. */
export const anyRugs: fc.Arbitrary<PricedRow[]> = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer())
  .map(([count, seed]) => makeRugs(count, seed));
