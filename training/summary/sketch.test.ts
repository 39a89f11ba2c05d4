import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../datasets/testing/random.ts';
import { createSketcher, estimateOverlap, mergeSketches, type Sketch } from './sketch.ts';

function sketchOf(limit: number, hashes: readonly number[]): Sketch {
  const sketcher = createSketcher(limit);
  for (const each of hashes) sketcher.add(each);
  return sketcher.sketch();
}

const hashes = fc.array(fc.nat(80), { maxLength: 120 });
const limit = fc.integer({ min: 1, max: 20 });

describe('sketches', () => {
  it('hold the smallest distinct hashes up to the limit', () => {
    fc.assert(
      fc.property(limit, hashes, (most, values) => {
        const expected = [...new Set(values)].sort((a, b) => a - b).slice(0, most);
        expect(Array.from(sketchOf(most, values).hashes)).toEqual(expected);
      }),
    );
  });

  it('merge to the sketch of all rows, in any order and grouping', () => {
    fc.assert(
      fc.property(limit, hashes, hashes, hashes, (most, a, b, c) => {
        const [x, y, z] = [sketchOf(most, a), sketchOf(most, b), sketchOf(most, c)];
        const expected = sketchOf(most, [...a, ...b, ...c]);
        expect(mergeSketches([x, y, z])).toEqual(expected);
        expect(mergeSketches([mergeSketches([z, x]), y])).toEqual(expected);
      }),
    );
  });
});

describe('estimateOverlap', () => {
  it('is exact if both sketches have all hashes', () => {
    expect(estimateOverlap(sketchOf(10, [1, 2, 3, 4]), sketchOf(10, [3, 4, 5]))).toEqual({ share: 0.5, compared: 4 });
    expect(estimateOverlap(sketchOf(10, [3, 4, 5]), sketchOf(10, [1, 2, 3, 4]))).toEqual({ share: 2 / 3, compared: 3 });
  });

  it('is 0 for disjoint sets, 1 for a subset, and has no support for empty sets', () => {
    const whole = sketchOf(4, [1, 2, 3, 4, 5, 6]);
    expect(estimateOverlap(sketchOf(4, [10, 11]), whole)).toEqual({ share: 0, compared: 0 });
    expect(estimateOverlap(sketchOf(4, [0.5, 1.5]), whole)).toEqual({ share: 0, compared: 2 });
    expect(estimateOverlap(sketchOf(4, [2, 4, 6]), whole)).toEqual({ share: 1, compared: 2 });
    expect(estimateOverlap(sketchOf(4, []), whole)).toEqual({ share: 0, compared: 0 });
  });

  it.each([0.02, 0.3, 0.5, 0.9])('is near a known share of %d of many more rows than it keeps', (share) => {
    const random = createRandom(5);
    const whole = Array.from({ length: 60_000 }, random);
    const count = 20_000;
    const part = Array.from({ length: count }, (_, i) => (i < share * count ? whole[i]! : random()));
    const found = estimateOverlap(sketchOf(4096, part), sketchOf(4096, whole));
    expect(found.compared).toBeGreaterThan(1000);
    // Four standard deviations of a share among the hashes compared.
    expect(Math.abs(found.share - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / found.compared));
  });
});
