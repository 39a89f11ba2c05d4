import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PricedRow } from '../../datasets/testing/priced-row.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { encodeEquations } from './encode-equations.ts';
import { addEncoded, encodeSummary } from './encode-summary.ts';
import { addToEquations } from './equations.ts';
import { createRecipe } from './recipe.ts';
import { type Stratum, UNKNOWN_STRATUM } from './stratum.ts';
import { createSummary } from './summary.ts';
import { datedRugs, equationsOf, JANUARY, stratified, undated } from './testing/dated-rugs.ts';
import { summarise } from './testing/summaries.ts';

const recipe = createRecipe(datedRugs);
const plain = createRecipe(rugs);

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
