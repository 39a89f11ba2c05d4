import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../datasets/testing/random.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { createFeatureReader } from '../lattice/features.ts';
import { rangedBy } from '../lattice/ranged-by.ts';
import {
  calibrateRange,
  createGrouper,
  createScaleColumns,
  createScaler,
  type RangeModel,
  type Residual,
} from './calibrate-range.ts';

const ranged = rangedBy(rugs);
const scaleOf = createScaler(createScaleColumns(ranged));
const grouper = createGrouper(ranged);

/** Residuals that spread five times as wide for large rugs, wider for coarse ones, and further up than down. */
function simulate(count: number, seed: number): Residual[] {
  const random = createRandom(seed);
  const read = createFeatureReader(rugs);
  return makeRugs(count, seed).map(({ row }) => {
    const spread = 0.04 * Math.exp(0.45 * Math.log(row[0]!)) * (row[1] === 0 ? 1.5 : 1);
    const deviate = normal(random);
    return { features: Float64Array.from(read(row)), residual: spread * (deviate > 0 ? 2 : 1) * deviate };
  });
}

const calibrate = (residuals: readonly Residual[]) =>
  calibrateRange(ranged, { count: residuals.length, at: (row) => residuals[row]! });

function boundsOf({ scale, quantiles }: RangeModel, features: Float64Array): [number, number] {
  const [low, high] = quantiles[grouper.of(features)] ?? quantiles.at(-1)!;
  const spread = scaleOf(scale, features);
  return [low * spread, high * spread];
}

/** The share of residuals within their bounds. */
function coverage(model: RangeModel, residuals: readonly Residual[]): number {
  const held = residuals.filter(({ features, residual }) => {
    const [low, high] = boundsOf(model, features);
    return residual >= low && residual <= high;
  });
  return held.length / residuals.length;
}

describe('calibrateRange', () => {
  const model = calibrate(simulate(4000, 1));
  const unseen = simulate(8000, 2);

  it('covers 90 % of new residuals', () => {
    expect(Math.abs(coverage(model, unseen) - 0.9)).toBeLessThan(0.015);
  });

  it.each([0, 1, 2, 3])('covers 90 % of group %d too', (group) => {
    const own = unseen.filter(({ features }) => grouper.of(features) === group);
    expect(own.length).toBeGreaterThan(500);
    expect(Math.abs(coverage(model, own) - 0.9)).toBeLessThan(0.03);
  });

  it('is closer to 90 % on small and large, coarse and fine rugs, which no group tells apart, than a constant width', () => {
    const read = (feature: number, from: number, to: number) =>
      unseen.filter(({ features }) => features[feature]! >= from && features[feature]! < to);
    const parts = [read(0, -9, 0), read(0, Math.log(7), 9), read(1, 0, 1), read(1, 2, 3)];
    const worst = (of: RangeModel) => Math.max(...parts.map((part) => Math.abs(coverage(of, part) - 0.9)));
    const sorted = unseen.map(({ residual }) => residual).sort((a, b) => a - b);
    const bounds = [sorted[Math.floor(0.05 * sorted.length)]!, sorted[Math.floor(0.95 * sorted.length)]!] as const;
    const constant: RangeModel = { scale: model.scale.map(() => 0), quantiles: model.quantiles.map(() => bounds) };
    expect(worst(model)).toBeLessThan(0.06);
    expect(worst(constant)).toBeGreaterThan(2 * worst(model));
  });

  it('is wider for larger residuals, and further up than down for skewed ones', () => {
    const [small, large] = [Float64Array.of(Math.log(1), 1, 20, 0, 1), Float64Array.of(Math.log(9), 1, 20, 0, 1)];
    const [[lowSmall, highSmall], [lowLarge, highLarge]] = [boundsOf(model, small), boundsOf(model, large)];
    // The spread was made 9^.45 = 2.7 times as wide.
    expect((highLarge - lowLarge) / (highSmall - lowSmall)).toBeGreaterThan(2);
    expect((highLarge - lowLarge) / (highSmall - lowSmall)).toBeLessThan(3.4);
    expect(highSmall / -lowSmall).toBeGreaterThan(1.5);
  });

  describe('of a group of fewer than 100', () => {
    /** Residuals of which `count` are of group 1, `factor` times as large as they would be. */
    const withFew = (count: number, factor: number) => {
      let left = count;
      return simulate(4000, 3).flatMap((one) => {
        if (grouper.of(one.features) !== 1) return [one];
        return left-- > 0 ? [{ ...one, residual: factor * one.residual }] : [];
      });
    };
    const unseenOfGroup = unseen.filter(({ features }) => grouper.of(features) === 1);

    it('has the bounds of all rows if its own rows lie within them', () => {
      const { quantiles } = calibrate(withFew(60, 0.2));
      expect(quantiles[1]).toBeNull();
      expect(quantiles[0]).not.toBeNull();
      expect(quantiles.at(-1)).not.toBeNull();
    });

    it('is widened by its own rows if they lie further out', () => {
      const few = calibrate(withFew(60, 4));
      const wide = unseenOfGroup.map((one) => ({ ...one, residual: 4 * one.residual }));
      const asOfAll = { ...few, quantiles: few.quantiles.map(() => few.quantiles.at(-1)!) };
      expect(coverage(asOfAll, wide)).toBeLessThan(0.7);
      expect(coverage(few, wide)).toBeGreaterThan(0.85);
    });

    it('is widened by the rows of its band, and then of the bands around, if its own are fewer than 50', () => {
      for (const own of [0, 30]) {
        const residuals = withFew(own, 1).map((one) =>
          grouper.of(one.features) === 0 ? { ...one, residual: 4 * one.residual } : one,
        );
        const { quantiles } = calibrate(residuals);
        const [low, high] = quantiles[1]!;
        expect(low).toBeLessThan(quantiles.at(-1)![0]);
        expect(high).toBeGreaterThan(quantiles.at(-1)![1]);
      }
      const onlyLarge = simulate(4000, 3).filter(({ features }) => grouper.of(features) >= 2);
      expect(calibrate(onlyLarge).quantiles.slice(0, 2)).toEqual([null, null]);
    });

    it('is never narrower than the range of all rows', () => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const { quantiles } = calibrate(simulate(120, seed));
        const [low, high] = quantiles.at(-1)!;
        for (const group of quantiles.slice(0, -1)) {
          expect(group?.[0] ?? low).toBeLessThanOrEqual(low);
          expect(group?.[1] ?? high).toBeGreaterThanOrEqual(high);
        }
      }
    });
  });

  it('is unbounded without calibration rows', () => {
    const { quantiles, scale } = calibrate([]);
    expect(quantiles.at(-1)).toEqual([-3, 3]);
    expect(scale.every((value) => value === 0)).toBe(true);
  });

  it('uses the quantiles of split conformal prediction: of 199 residuals the 10th from either end', () => {
    // (n + 1)·5 % = 10; all alike but for the residual, so the scale is the same for all.
    const features = Float64Array.of(0, 1, 20, 0, 1);
    const model = calibrate(Array.from({ length: 199 }, (_, i) => ({ features, residual: (i - 99) / 100 })));
    const [low, high] = model.quantiles.at(-1)!;
    expect(low).toBeCloseTo(-high, 1);
    expect(
      Math.abs(
        coverage(
          model,
          Array.from({ length: 199 }, (_, i) => ({ features, residual: (i - 99) / 100 })),
        ) - 0.9,
      ),
    ).toBeLessThan(0.02);
  });
});

describe('groups', () => {
  it('are bands of the scale, each split by the flag; what is unknown counts as no', () => {
    const group = (area: number, flag: number) => grouper.of(Float64Array.of(Math.log(area), 0, 0, flag, 0));
    expect([group(1, 0), group(1, 1), group(3.01, 0), group(9, 1), group(9, Number.NaN)]).toEqual([0, 1, 2, 3, 2]);
    expect(grouper.count).toBe(5);
  });
});
