import { describe, expect, it } from 'vitest';
import type { PricedRow } from '../../datasets/testing/priced-row.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { createRandom } from '../evaluation/bootstrap.ts';
import { encodeSummary } from './encode-summary.ts';
import { makeReference } from './make-reference.ts';
import { createRecipe } from './recipe.ts';
import { findCentres, type ResidualCentres } from './residual-centres.ts';
import { createSummariser } from './summarise.ts';
import { datedRugs, moved } from './testing/dated-rugs.ts';

const recipe = createRecipe(datedRugs);

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
