import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { NothingToFitError } from '../../kinds/errors.ts';
import { configSchema } from '../config.ts';
import { decodeSummary, encodeSummary } from '../encode-summary.ts';
import type { Family } from '../family.ts';
import { median } from '../median.ts';
import { createRecipe } from '../recipe.ts';
import { addSummary, createSummary, type Summary } from '../summary.ts';
import { summarise } from './summaries.ts';

/** The contract of every family, tested with the toy dataset. */
export function describeFamily(family: Family<unknown>): void {
  const recipe = createRecipe(rugs, configSchema.parse({ splits: { training: 1, calibration: 0 } }));
  const parameters = recipe.config.fit;
  const rows = makeRugs(500, 1);
  const summary = summarise(recipe, rows).summary;
  const fitted = family.fit(recipe, summary, parameters);
  const items = makeRugs(200, 2);
  const pricesOf = (from: unknown) => {
    const price = family.pricer(recipe, from);
    return items.map(({ row }) => price(row));
  };
  const prices = pricesOf(fitted);
  const merge = (...parts: Summary[]) =>
    parts.reduce((sum, part) => addSummary(recipe, sum, part), createSummary(recipe));

  describe(`family: ${family.name}`, () => {
    it('fits from a summary that was stored and read back, and does not change it', () => {
      const bytes = encodeSummary(recipe, summary);
      expect(family.fit(recipe, decodeSummary(recipe, bytes), parameters)).toEqual(fitted);
      expect(encodeSummary(recipe, summary)).toEqual(bytes);
    });

    it('gives the same fit, to the bit, whatever the order of the rows and however they are divided', () => {
      const parts = [rows.slice(300), rows.slice(0, 7), rows.slice(7, 300)].map(
        (part) => summarise(recipe, part.toReversed()).summary,
      );
      expect(family.fit(recipe, merge(...parts), parameters)).toEqual(fitted);
      expect(pricesOf(family.fit(recipe, merge(...parts.toReversed()), parameters))).toEqual(prices);
    });

    it('gives the same fit, to the bit, after rows were added and withdrawn', () => {
      const others = summarise(recipe, makeRugs(300, 3)).summary;
      const after = addSummary(recipe, merge(others, summary), others, -1);
      expect(family.fit(recipe, after, parameters)).toEqual(fitted);
    });

    it('is plain data once fitted', () => {
      expect(pricesOf(structuredClone(fitted))).toEqual(prices);
    });

    it('prices every item with a positive, finite number, complete or not, known or not', () => {
      const price = family.pricer(recipe, fitted);
      for (const area of [0.1, 3, 200])
        for (const knotting of [0, 1, 2])
          for (const age of [0, 79, 80, 500, Number.NaN])
            for (const fringes of [0, 2, Number.NaN]) {
              const found = price(Float64Array.of(area, knotting, age, fringes));
              expect(found).toBeGreaterThan(0);
              expect(found).toBeLessThan(Number.POSITIVE_INFINITY);
            }
    });

    it('prices independently of earlier calls, and does not change the row', () => {
      const price = family.pricer(recipe, fitted);
      const incomplete = Float64Array.of(3, 1, Number.NaN, Number.NaN);
      const first = price(incomplete);
      for (const { row } of items) price(row);
      expect(price(incomplete)).toBe(first);
      expect(incomplete).toEqual(Float64Array.of(3, 1, Number.NaN, Number.NaN));
    });

    it('fits a single row, and prices it near its price', () => {
      const [only] = rows;
      const price = family.pricer(recipe, family.fit(recipe, summarise(recipe, [only!]).summary, parameters));
      expect(Math.abs(Math.log(price(only!.row) / only!.price))).toBeLessThan(0.5);
    });

    it('refuses an empty summary', () => {
      expect(() => family.fit(recipe, createSummary(recipe), parameters)).toThrow(NothingToFitError);
      expect(() => family.fit(recipe, addSummary(recipe, merge(summary), summary, -1), parameters)).toThrow(
        NothingToFitError,
      );
    });

    it('beats or equals the median on rows it has not seen', () => {
      const plain = median.pricer(recipe, median.fit(recipe, summary, parameters));
      const error = (of: readonly number[]) => of.reduce((sum, price, i) => sum + Math.abs(price - items[i]!.price), 0);
      expect(error(prices)).toBeLessThanOrEqual(error(items.map(({ row }) => plain(row))));
    });
  });
}
