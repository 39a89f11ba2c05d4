import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PricedRow } from '../../datasets/testing/priced-row.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { casesOf } from '../../tests/share-of-cases.ts';
import { SummaryError } from '../kinds/errors.ts';
import { configSchema } from './config.ts';
import { encodeSummary } from './encode-summary.ts';
import { createNormal } from './normal.ts';
import { createRecipe } from './recipe.ts';
import { addSummary, createSummary, rowCount, type Summary } from './summary.ts';
import { CapacityError, ROW_LIMIT } from './sums.ts';
import { anyRugs, summarise } from './testing/summaries.ts';

const recipe = createRecipe(rugs);
const summaryOf = (rows: readonly PricedRow[]) => summarise(recipe, rows).summary;
const merged = (...summaries: Summary[]) =>
  summaries.reduce((sum, each) => addSummary(recipe, sum, each), createSummary(recipe));
/** Stands for the bytes of a summary. */
const bytesOf = (summary: Summary) => createHash('sha256').update(encodeSummary(recipe, summary)).digest('hex');

describe('merging, byte for byte', () => {
  it('is commutative and associative, and the empty summary changes nothing', () => {
    fc.assert(
      fc.property(anyRugs, anyRugs, anyRugs, (a, b, c) => {
        const [x, y, z] = [summaryOf(a), summaryOf(b), summaryOf(c)];
        const expected = bytesOf(merged(x, y, z));
        expect(bytesOf(merged(z, x, y))).toBe(expected);
        expect(bytesOf(merged(x, merged(z, y)))).toBe(expected);
        expect(bytesOf(merged(x, createSummary(recipe), y, z))).toBe(expected);
      }),
      { numRuns: casesOf(50) },
    );
  });

  it('gives the summary of all the rows, in any order', () => {
    fc.assert(
      fc.property(
        anyRugs.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        fc.nat(40),
        ([rows, shuffled], cut) => {
          const expected = bytesOf(summaryOf(rows));
          expect(bytesOf(summaryOf(shuffled))).toBe(expected);
          expect(bytesOf(merged(summaryOf(shuffled.slice(0, cut)), summaryOf(shuffled.slice(cut))))).toBe(expected);
        },
      ),
      { numRuns: casesOf(50) },
    );
  });

  it('is undone by subtracting', () => {
    fc.assert(
      fc.property(anyRugs, anyRugs, (a, b) => {
        const [x, y] = [summaryOf(a), summaryOf(b)];
        expect(bytesOf(addSummary(recipe, merged(x, y), y, -1))).toBe(bytesOf(x));
      }),
      { numRuns: casesOf(50) },
    );
  });

  it('does not change its inputs', () => {
    const [x, y] = [summaryOf(makeRugs(30, 1)), summaryOf(makeRugs(30, 2))];
    const before = bytesOf(y);
    addSummary(recipe, x, y);
    addSummary(recipe, x, y, -1);
    expect(bytesOf(y)).toBe(before);
  });
});

describe('withdrawal', () => {
  it('gives the normal equations without the subtracted rows', () => {
    const [kept, gone] = [summaryOf(makeRugs(20, 3)), summaryOf(makeRugs(200, 4))];
    const after = addSummary(recipe, merged(kept, gone), gone, -1);
    expect(createNormal(recipe.basis, after.folds)).toEqual(createNormal(recipe.basis, kept.folds));
  });

  it('refuses to subtract rows that it does not have, and changes nothing', () => {
    const [few, many] = [summaryOf(makeRugs(20, 5)), summaryOf(makeRugs(200, 6))];
    const before = bytesOf(few);
    expect(() => addSummary(recipe, few, many, -1)).toThrow(SummaryError);
    expect(bytesOf(few)).toBe(before);
  });
});

describe('addSummary', () => {
  it('refuses a summary of another recipe', () => {
    const other = createRecipe(rugs, configSchema.parse({ seed: 1 }));
    expect(() => addSummary(recipe, createSummary(recipe), createSummary(other))).toThrow(SummaryError);
    expect(() => addSummary(recipe, createSummary(other), createSummary(recipe))).toThrow('merge: recipe');
  });

  it('refuses more rows than the sums of a fold are exact for, and changes nothing', () => {
    const full = summaryOf(makeRugs(50, 7));
    full.folds[4]!.rows = ROW_LIMIT;
    const more = summaryOf(makeRugs(50, 8));
    expect(more.folds[4]!.rows).toBeGreaterThan(0);
    const before = bytesOf(full);
    expect(() => addSummary(recipe, full, more)).toThrow(CapacityError);
    expect(() => addSummary(recipe, full, more)).toThrow(`exact up to ${ROW_LIMIT}`);
    expect(bytesOf(full)).toBe(before);
    more.folds[4]!.rows = 0;
    expect(addSummary(recipe, full, more).folds[4]!.rows).toBe(ROW_LIMIT);
  });
});

describe('summaries of rows', () => {
  it('count the training rows, and the samples have all other rows', () => {
    const rows = makeRugs(400, 9);
    const { summary, samples } = summarise(recipe, rows);
    expect(rowCount(summary) + samples.calibration.count + samples.holdout.count).toBe(400);
    expect([...summary.targets.values()].reduce((sum, count) => sum + count, 0)).toBe(rowCount(summary));
  });

  it('hold a given share of the rows, by hash, so the order has no influence', () => {
    const half = createRecipe(rugs, configSchema.parse({ share: 0.5 }));
    const rows = makeRugs(1000, 10);
    const kept = ({ summary, samples }: ReturnType<typeof summarise>) =>
      rowCount(summary) + samples.calibration.count + samples.holdout.count;
    const found = summarise(half, rows);
    // Four standard deviations of a binomial count.
    expect(Math.abs(kept(found) - 500)).toBeLessThan(4 * Math.sqrt(250));
    expect(encodeSummary(half, summarise(half, rows.toReversed()).summary)).toEqual(encodeSummary(half, found.summary));
  });
});
