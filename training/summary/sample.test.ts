import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSampler, mergeSamples, type Sample, sampleRow, sampleTarget } from './sample.ts';

/** A row with its hash. Rows with equal hashes are equal, as in real data. */
const hash = fc.nat(60);
const rowOf = (item: number) => Float64Array.of(item / 2, -item);

function sampleOf(limit: number, hashes: readonly number[]): Sample {
  const sampler = createSampler(limit, 2);
  for (const each of hashes) sampler.add(each, 1000 + each, 10 * each, rowOf(each));
  return sampler.finish();
}

describe('samples', () => {
  it('keep the rows with the smallest hashes up to the limit, in any order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(hash, { maxLength: 100 }), (limit, hashes) => {
        const sample = sampleOf(limit, hashes);
        const expected = hashes.toSorted((a, b) => a - b).slice(0, limit);
        expect(sample.count).toBe(expected.length);
        expect(expected.map((_, i) => sample.entries[i * sample.stride])).toEqual(expected);
        for (const [i, each] of expected.entries()) {
          expect(sampleTarget(sample, i)).toBe(10 * each);
          expect(sampleRow(sample, i)).toEqual(rowOf(each));
        }
        expect(sampleOf(limit, hashes.toReversed())).toEqual(sample);
      }),
    );
  });

  it('merge to the sample of all rows, in any order and grouping, and do not change', () => {
    const rows = fc.array(hash, { maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), rows, rows, rows, (limit, a, b, c) => {
        const [x, y, z] = [sampleOf(limit, a), sampleOf(limit, b), sampleOf(limit, c)];
        const before = structuredClone([x, y, z]);
        const expected = sampleOf(limit, [...a, ...b, ...c]);
        expect(mergeSamples([x, y, z])).toEqual(expected);
        expect(mergeSamples([z, mergeSamples([y, x])])).toEqual(expected);
        expect([x, y, z]).toEqual(before);
      }),
    );
  });

  it('break ties of equal rows by their stratum, so that the order of the rows does not matter', () => {
    const made = (strata: readonly number[]) => {
      const sampler = createSampler(2, 1);
      for (const stratum of strata) sampler.add(1, 1, 5, Float64Array.of(5), stratum);
      return sampler.finish();
    };
    expect(made([9, 3, 7])).toEqual(made([7, 9, 3]));
    expect(mergeSamples([made([9]), made([3, 7])])).toEqual(made([3, 7, 9]));
    expect(mergeSamples([made([3, 7]), made([9])])).toEqual(made([3, 7, 9]));
  });

  it('break ties of items by the hash of the row', () => {
    const sampler = createSampler(2, 1);
    for (const row of [9, 3, 7]) sampler.add(1, row, row, Float64Array.of(row));
    const sample = sampler.finish();
    expect([sampleTarget(sample, 0), sampleTarget(sample, 1)]).toEqual([3, 7]);
  });
});
