import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PricedRow } from '../../datasets/testing/priced-row.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { addEncoded } from './encode-summary.ts';
import { addToEquations, type Equations } from './equations.ts';
import { fitModel } from './fit-model.ts';
import { encodeModel } from './model.ts';
import { createRecipe } from './recipe.ts';
import type { Stratum } from './stratum.ts';
import { createSummary, type Summary } from './summary.ts';
import { datedRugs, equationsOf, JANUARY, moved, stratified } from './testing/dated-rugs.ts';
import { summarise } from './testing/summaries.ts';

const recipe = createRecipe(datedRugs);
const { calibration } = summarise(recipe, makeRugs(200, 1)).samples;

const bytesOf = (equations: Equations): string =>
  encodeModel(fitModel(recipe, equations, calibration, { penalty: 0.3, length: 1.5, tolerance: 1e-4 }).model);

interface Upload {
  readonly rows: readonly PricedRow[];
  readonly source: string;
  /** Rows of months 0 … months − 1 in turn; the first of each month of them has no date and is of the upload's. */
  readonly months: number;
}

const stratumOf = ({ source }: Upload): Stratum => ({ period: JANUARY + 1, source });

const encoded = (upload: Upload, rows: readonly PricedRow[] = upload.rows): Uint8Array =>
  stratified(
    rows,
    (one) => {
      const at = upload.rows.indexOf(one);
      return at < upload.months ? undefined : at % upload.months;
    },
    stratumOf(upload),
  );

const summaryOf = (parts: readonly Uint8Array[]): Summary =>
  parts.reduce((sum, bytes) => addEncoded(recipe, sum, bytes), createSummary(recipe));

/** Uploads of like size, so that several strata often hold equally many rows. */
const anyUploads: fc.Arbitrary<readonly Upload[]> = fc
  .array(
    fc.record({
      count: fc.constantFrom(12, 24),
      seed: fc.integer(),
      source: fc.constantFrom('', 'a', 'b'),
      months: fc.integer({ min: 1, max: 4 }),
    }),
    { minLength: 3, maxLength: 6 },
  )
  .map((drawn) =>
    drawn.map(({ count, seed, source, months }) => ({
      rows: moved(makeRugs(count, seed), (i) => -0.1 * (months - (i % months)) + (source ? -0.2 : 0)),
      source,
      months,
    })),
  );

describe('the model of rows with dates and of several sources', () => {
  it('has the same bytes in whatever order the uploads come', () => {
    fc.assert(
      fc.property(anyUploads, fc.func(fc.integer()), (uploads, rank) => {
        const shuffled = uploads.toSorted((a, b) => rank(uploads.indexOf(a)) - rank(uploads.indexOf(b)));
        const bytes = bytesOf(equationsOf(uploads.map((one) => encoded(one))));
        expect(bytesOf(equationsOf(shuffled.map((one) => encoded(one))))).toBe(bytes);
        expect(bytesOf(equationsOf(uploads.toReversed().map((one) => encoded(one))))).toBe(bytes);
      }),
      { numRuns: 25 },
    );
  });

  it('has the bytes of a fit from scratch after any of them is withdrawn, and after it comes back', () => {
    fc.assert(
      fc.property(anyUploads, fc.nat(), (uploads, n) => {
        const taken = uploads[n % uploads.length]!;
        const all = equationsOf(uploads.map((one) => encoded(one)));
        const rest = addToEquations(recipe, all, summaryOf([encoded(taken)]), -1);
        const others = uploads.filter((one) => one !== taken);
        expect(bytesOf(rest)).toBe(bytesOf(equationsOf(others.map((one) => encoded(one)))));
        expect(bytesOf(addToEquations(recipe, rest, summaryOf([encoded(taken)])))).toBe(bytesOf(all));
      }),
      { numRuns: 15 },
    );
  });

  it('has the same bytes however the rows of an upload are split among shards', () => {
    fc.assert(
      fc.property(anyUploads, fc.integer({ min: 2, max: 5 }), (uploads, shards) => {
        const split = (one: Upload) =>
          summaryOf(
            Array.from({ length: shards }, (_, shard) =>
              encoded(
                one,
                one.rows.filter((_, i) => (7 * i) % shards === shard),
              ),
            ),
          );
        const whole = equationsOf(uploads.map((one) => encoded(one)));
        const inShards = uploads.reduce((sum, one) => addToEquations(recipe, sum, split(one)), equationsOf([]));
        expect(bytesOf(inShards)).toBe(bytesOf(whole));
      }),
      { numRuns: 15 },
    );
  });
});
