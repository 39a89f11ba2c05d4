import { describe, expect, it } from 'vitest';
import { boundsOfMean, createRandom } from './bootstrap.ts';

describe('boundsOfMean', () => {
  it('lies where the normal distribution puts it: mean − 1.645 · sd/√n', () => {
    const random = createRandom(7);
    const sample = Float64Array.from({ length: 2000 }, () => random() + random() + random() - 1.5);
    const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
    const sd = Math.sqrt(sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / sample.length);
    const expected = mean - (1.645 * sd) / Math.sqrt(sample.length);
    expect(boundsOfMean(sample)!.lower).toBeCloseTo(expected, 2);
    expect(boundsOfMean(sample)!.upper).toBeCloseTo(2 * mean - expected, 2);
  });

  it('gives the same bound if rows are resampled in groups', () => {
    const random = createRandom(8);
    const sample = Float64Array.from({ length: 23_001 }, () => 0.01 + random() - 0.5);
    const expected = 0.01 - (1.645 * Math.sqrt(1 / 12)) / Math.sqrt(sample.length);
    const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
    expect(boundsOfMean(sample)!.lower - mean).toBeCloseTo(expected - 0.01, 3);
  });

  it('is above 0 for chance alone about once in twenty times', () => {
    const random = createRandom(1);
    let above = 0;
    for (let trial = 0; trial < 400; trial++) {
      const noise = Float64Array.from({ length: 60 }, () => random() - 0.5);
      if (boundsOfMean(noise, { resamples: 200, seed: trial })!.lower > 0) above++;
    }
    expect(above / 400).toBeGreaterThan(0.02);
    expect(above / 400).toBeLessThan(0.1);
  });

  it('gives no bound for fewer than two rows', () => {
    expect(boundsOfMean(Float64Array.of(1))).toBeNull();
    expect(boundsOfMean(Float64Array.of())).toBeNull();
  });

  it('is the same for the same seed', () => {
    const sample = Float64Array.of(1, 5, 2, 8);
    expect(boundsOfMean(sample, { seed: 3 })).toEqual(boundsOfMean(sample, { seed: 3 }));
  });
});
