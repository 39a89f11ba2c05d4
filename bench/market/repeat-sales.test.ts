import { expect, it } from 'vitest';
import { repeatSalesIndex, type SalePair } from './repeat-sales.ts';

const INDEX = [-0.3, -0.2, 0.1, 0];
const pairs: SalePair[] = [0, 1, 2, 3].flatMap((from) =>
  [0, 1, 2, 3].filter((to) => to > from).map((to) => ({ from, to, change: INDEX[to]! - INDEX[from]! })),
);

it('finds the index that all pairs of sales agree on', () => {
  const found = repeatSalesIndex([...pairs, ...pairs], 4);
  for (const [p, level] of INDEX.entries()) expect(found[p]).toBeCloseTo(level, 5);
});

it('gives way little to a house that was rebuilt between two sales', () => {
  const many = Array.from({ length: 20 }, (_, i) =>
    pairs.map((pair) => ({ ...pair, change: pair.change + 0.01 * ((i % 3) - 1) })),
  );
  const found = repeatSalesIndex([...many.flat(), { from: 0, to: 3, change: 3 }], 4);
  for (const [p, level] of INDEX.entries()) expect(Math.abs(found[p]! - level)).toBeLessThan(0.005);
});
