import fc from 'fast-check';
import type { PricedRow } from '../../../datasets/testing/priced-row.ts';
import { makeRugs } from '../../../datasets/testing/rugs/make-rugs.ts';
import type { Samples } from '../../kinds/encode-samples.ts';
import type { Recipe } from '../recipe.ts';
import { createSummariser } from '../summarise.ts';
import type { Summary } from '../summary.ts';

export function summarise(recipe: Recipe, rows: readonly PricedRow[]): { summary: Summary; samples: Samples } {
  const summariser = createSummariser(recipe, undefined);
  for (const { row, price } of rows) summariser.add(row, price);
  return summariser.finish();
}

/** Any few rugs. */
export const anyRugs: fc.Arbitrary<PricedRow[]> = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer())
  .map(([count, seed]) => makeRugs(count, seed));
