import { expect, it } from 'vitest';
import { between, penaltyOf } from './penalties.ts';

const dense = (penalty: Parameters<typeof penaltyOf>[0]['penalty'], count: number): number[][] => {
  const unit = (i: number) => Float64Array.from({ length: count }, (_, k) => (i === k ? 1 : 0));
  const matrix = penaltyOf({ penalty, count });
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => between(matrix, 0, unit(i), unit(j))),
  );
};

it('of a curve is the inverse of exp(−|i − j| / ℓ)', () => {
  const inverse = dense('smooth', 6);
  const kernel = (i: number, j: number) => Math.exp(-Math.abs(i - j) / 2);
  for (let i = 0; i < 6; i++)
    for (let j = 0; j < 6; j++) {
      const product = inverse[i]!.reduce((sum, value, k) => sum + value * kernel(k, j), 0);
      expect(product).toBeCloseTo(i === j ? 1 : 0, 10);
    }
});

it('of a pair is the product of those of its sides', () => {
  const product = dense(
    [
      { count: 4, smooth: 3 },
      { count: 3, smooth: 2 },
    ],
    12,
  );
  const [three, two] = [dense('smooth', 3), dense('smooth', 2)];
  const entry = (of: number[][], i: number, j: number) => of[i]?.[j] ?? (i === j ? 1 : 0);
  for (let i = 0; i < 12; i++)
    for (let j = 0; j < 12; j++) {
      const expected = entry(three, Math.floor(i / 3), Math.floor(j / 3)) * entry(two, i % 3, j % 3);
      expect(product[i]![j]).toBeCloseTo(expected, 12);
    }
});
