import { describe, expect, it } from 'vitest';
import type { Reference } from './robust-reference.ts';
import { drawnReference, drawPath, indexOf, MONTHS, type Move, rugsOf } from './testing/drawn-market.ts';

describe('intervals of 90 % of the index of a market', () => {
  /** The share of intervals of 90 % that hold the drawn level, over 120 paths. */
  const coverage = (move: Move, rowsOfMonth: number, reference?: Reference): number => {
    let [covered, all] = [0, 0];
    for (let seed = 1; seed <= 120; seed++) {
      const path = drawPath(977 * seed + rowsOfMonth, move);
      const { levels, deviations } = indexOf(rugsOf(rowsOfMonth * MONTHS, 31 * seed), path, move.first, reference);
      for (let month = 0; month < MONTHS - 1; month++)
        for (const [k, level] of path[month]!.entries()) {
          const error = levels[month]![k + 1]! - (level - path[MONTHS - 1]![k]!);
          all++;
          if (Math.abs(error) < 1.645 * deviations[month]![k + 1]!) covered++;
        }
    }
    return covered / all;
  };

  it.each([
    ['walks as declared', { multiple: 1 }, 30],
    ['walks as declared', { multiple: 1 }, 120],
    ['walks as declared, and most rows are of its first month', { multiple: 1, first: 0.9 }, 120],
  ] as const)('hold 85 to 95 of 100 levels in a market that %s', (_, move, rowsOfMonth) => {
    const covered = coverage(move, rowsOfMonth);
    expect(covered).toBeGreaterThan(0.85);
    expect(covered).toBeLessThan(0.95);
  });

  it('hold as many where rows count by their distance from a reference', () => {
    const covered = coverage({ multiple: 1 }, 120, drawnReference());
    expect(covered).toBeGreaterThan(0.85);
    expect(covered).toBeLessThan(0.95);
  });

  it.each([
    ['stands still', { multiple: 0 }],
    ['falls steadily', { multiple: 0.4, drift: -0.05 }],
  ] as const)('hold more in a market that %s', (_, move) => {
    expect(coverage(move, 120)).toBeGreaterThan(0.9);
  });

  it('hold little less in a market that walks twice as fast as declared', () => {
    expect(coverage({ multiple: 2 }, 120)).toBeGreaterThan(0.8);
  });
});
