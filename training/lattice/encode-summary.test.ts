import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { casesOf, someOf } from '../../tests/share-of-cases.ts';
import { decodeSamples, encodeSamples } from '../kinds/encode-samples.ts';
import { SummaryError } from '../kinds/errors.ts';
import { ByteReader, ByteWriter, TruncatedError } from '../numerics/bytes.ts';
import { configSchema } from './config.ts';
import { addEncoded, decodeSummary, encodeSummary, summaryRecipe } from './encode-summary.ts';
import { createRecipe } from './recipe.ts';
import { addSummary, createSummary } from './summary.ts';
import { CapacityError, ROW_LIMIT } from './sums.ts';
import { anyRugs, summarise } from './testing/summaries.ts';

const recipe = createRecipe(rugs);
const other = createRecipe(rugs, configSchema.parse({ seed: 1 }));
const example = summarise(recipe, makeRugs(50, 1));

describe('bytes', () => {
  it('keep integers up to 2⁵³ − 1, signed ones up to ±2⁵², and text', () => {
    const signed = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    fc.assert(
      fc.property(
        fc.array(fc.maxSafeNat()),
        fc.array(signed),
        fc.string({ unit: 'binary' }),
        (counts, offsets, text) => {
          const out = new ByteWriter();
          for (const each of counts) out.unsigned(each);
          for (const each of offsets) out.signed(each);
          out.text(text);
          const input = new ByteReader(out.bytes());
          expect(counts.map(() => input.unsigned())).toEqual(counts);
          expect(offsets.map(() => input.signed() + 0)).toEqual(offsets.map((each) => each + 0));
          expect(input.text()).toBe(new TextDecoder().decode(new TextEncoder().encode(text)));
          expect(input.ended).toBe(true);
        },
      ),
    );
  });

  it('are LEB128: 624485 is e5 8e 26 (Wikipedia)', () => {
    const out = new ByteWriter();
    out.unsigned(624_485);
    expect(Array.from(out.bytes())).toEqual([0xe5, 0x8e, 0x26]);
  });

  it('grow past their first buffer', () => {
    const out = new ByteWriter();
    out.raw(new Uint8Array(200_000).fill(7));
    out.unsigned(2 ** 53 - 1);
    const input = new ByteReader(out.bytes());
    expect(input.raw().every((byte) => byte === 7)).toBe(true);
    expect(input.unsigned()).toBe(2 ** 53 - 1);
  });

  it('report a premature end', () => {
    expect(() => new ByteReader(Uint8Array.of(0x80)).unsigned()).toThrow(TruncatedError);
    expect(() => new ByteReader(Uint8Array.of(5, 1, 2)).raw()).toThrow('ended after 3 bytes, 6 expected');
  });
});

describe('summaries in bytes', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(anyRugs, (rows) => {
        const { summary } = summarise(recipe, rows);
        const bytes = encodeSummary(recipe, summary);
        const decoded = decodeSummary(recipe, bytes);
        expect(encodeSummary(recipe, decoded)).toEqual(bytes);
        expect(decoded.targets).toEqual(new Map([...summary.targets].sort(([a], [b]) => a - b)));
        for (const [f, fold] of summary.folds.entries()) {
          const { blocks: _, blockOf: __, blockCount, ...same } = decoded.folds[f]!;
          expect(same).toEqual({
            rows: fold.rows,
            squares: fold.squares,
            terms: fold.terms,
            termTargets: fold.termTargets,
          });
          expect(blockCount).toBe(fold.blockCount);
        }
      }),
      { numRuns: casesOf(50) },
    );
  });
});

describe('bytes added to a summary', () => {
  it('give the same as decoding and adding', () => {
    fc.assert(
      fc.property(fc.array(anyRugs, { maxLength: 4 }), (parts) => {
        const [added, merged] = [createSummary(recipe), createSummary(recipe)];
        for (const rows of parts) {
          const bytes = encodeSummary(recipe, summarise(recipe, rows).summary);
          addEncoded(recipe, added, bytes);
          addSummary(recipe, merged, decodeSummary(recipe, bytes));
        }
        expect(encodeSummary(recipe, added)).toEqual(encodeSummary(recipe, merged));
      }),
      { numRuns: casesOf(50) },
    );
  });

  it('are refused if a fold would have more rows than its sums are exact for', () => {
    const { folds, ...rest } = example.summary;
    const full = { ...rest, folds: folds.map((fold) => ({ ...fold, rows: ROW_LIMIT })) };
    const bytes = encodeSummary(recipe, full);
    expect(() => addEncoded(recipe, decodeSummary(recipe, bytes), bytes)).toThrow(CapacityError);
  });
});

describe('the recipe of a summary', () => {
  it('is recognised by its first bytes', () => {
    const bytes = encodeSummary(recipe, example.summary);
    expect(summaryRecipe(bytes.subarray(0, recipe.key.length + 64))).toBe(recipe.key);
    expect(summaryRecipe(bytes.subarray(0, recipe.key.length))).toBeUndefined();
    expect(summaryRecipe(new Uint8Array(0))).toBeUndefined();
    expect(summaryRecipe(encodeSamples(recipe, example.samples))).toBeUndefined();
  });
});

describe('samples in bytes', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(anyRugs, (rows) => {
        const { samples } = summarise(recipe, rows);
        expect(decodeSamples(recipe, encodeSamples(recipe, samples))).toEqual(samples);
      }),
      { numRuns: casesOf(50) },
    );
  });
});

describe.each([
  [
    'summary',
    encodeSummary(recipe, example.summary),
    decodeSummary,
    encodeSummary(other, { ...example.summary, recipe: other.key }),
  ],
  ['samples', encodeSamples(recipe, example.samples), decodeSamples, encodeSamples(other, example.samples)],
] as const)('a file that is not a %s', (_, whole, decode, ofOtherRecipe) => {
  it('is refused if it is truncated anywhere', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => {
        expect(() => decode(recipe, whole.subarray(0, length))).toThrow(SummaryError);
      }),
    );
  });

  it('is refused if it is foreign, longer or of another recipe', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decode(recipe, bytes)).toThrow(SummaryError);
      }),
    );
    expect(() => decode(recipe, Uint8Array.of(...whole, 0))).toThrow('bytes after the end');
    expect(() => decode(recipe, ofOtherRecipe)).toThrow(/^recipe .* expected$/);
  });

  it('throws only SummaryError for any flipped bit', () => {
    const flips = Array.from(whole).flatMap((_, at) => [1, 2, 0x80].map((flip) => ({ at, flip })));
    for (const { at, flip } of someOf(flips, 1_000)) {
      const bytes = Uint8Array.from(whole);
      bytes[at]! ^= flip;
      try {
        decode(recipe, bytes);
      } catch (error) {
        if (!(error instanceof SummaryError)) expect.fail(`byte ${at} ^ ${flip}: ${error}`);
      }
    }
  });
});
