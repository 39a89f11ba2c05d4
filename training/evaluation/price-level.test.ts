import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradicts, describeContradiction, describeFirst, describeLevel, findPriceLevel } from './price-level.ts';
import {
  collectTargetDistances,
  countOutside,
  type Distance,
  findLevel,
  mergeTargetDistances,
  type TargetDistances,
} from './target-distances.ts';

const SIZES = ['0.3 ct', '0.7 ct', '1 ct', '2 ct'];
const HALF_WIDTH = 0.12;
const distanceOf = (band: number, middle: number): Distance => ({
  band,
  middle,
  low: middle + HALF_WIDTH,
  high: middle - HALF_WIDTH,
});

function collect(all: readonly Distance[]): TargetDistances {
  const collected = collectTargetDistances(SIZES);
  for (const each of all) collected.add(each);
  return collected.finish();
}

/** 100 rows of each size, spread evenly by ±.1 about a level. */
const atLevels = (levels: readonly number[]): Distance[] =>
  levels.flatMap((level, band) => Array.from({ length: 100 }, (_, i) => distanceOf(band, level + (i - 49.5) / 500)));

const found = (levels: readonly number[]) => findPriceLevel(collect(atLevels(levels)));
const everywhere = (ratio: number) => SIZES.map(() => Math.log(ratio));
const LIMIT = 0.5;

describe('distances of targets', () => {
  const distance = fc.record({
    band: fc.nat(3),
    middle: fc.double({ min: -2, max: 2, noNaN: true }),
    low: fc.double({ min: -2, max: 2, noNaN: true }),
    high: fc.double({ min: -2, max: 2, noNaN: true }),
  });

  it('of the parts of a file add up to those of the file', () => {
    fc.assert(
      fc.property(fc.array(distance), fc.array(distance), (some, others) => {
        expect(mergeTargetDistances([collect(some), collect(others)])).toEqual(collect([...some, ...others]));
      }),
    );
  });

  it('tell how many targets are outside of their range, at the level of the answers and at any other', () => {
    const rows = fc.array(fc.record({ band: fc.nat(3), low: fc.double({ min: -2, max: 2, noNaN: true }) }));
    fc.assert(
      fc.property(rows, fc.integer({ min: -100, max: 100 }), (all, bins) => {
        const level = bins / 256;
        const distances = collect(all.map(({ band, low }) => ({ band, middle: 0, low, high: low - HALF_WIDTH })));
        const outside = all.filter(({ low }) => low < level || low - HALF_WIDTH > level).length;
        expect(countOutside(distances, level)).toBe(outside);
      }),
    );
  });

  it('have their median as level, to a bin', () => {
    expect(findLevel(collect(atLevels(everywhere(1.31))))).toMatchObject({ rows: 400 });
    expect(Math.abs(findLevel(collect(atLevels(everywhere(1.31)))).level - Math.log(1.31))).toBeLessThan(1 / 256);
    expect(findLevel(collect([]))).toEqual({ rows: 0, level: 0 });
  });
});

describe('prices of a known source', () => {
  it.each([
    [1.03, false],
    [0.97, false],
    [1.3, true],
    [0.7, true],
    [100, true],
  ])('at %d times the level contradict the champion: %s', (ratio, expected) => {
    expect(contradicts({ found: found(everywhere(ratio)), isNew: false }, LIMIT)).toBe(expected);
  });

  it('tell a mark-up from dear large stones', () => {
    expect(describeContradiction(found(everywhere(1.31)), LIMIT)).toMatch(
      /They stand 31\u00a0% above the champion's, all sizes alike: a mark-up, another unit or another currency\?/,
    );
    expect(describeContradiction(found([0, 0.01, 0, Math.log(1.4)]), LIMIT)).toMatch(
      /Only those from about 2 ct on stand 40\u00a0% above the champion's; the others agree\./,
    );
    expect(describeContradiction(found([-0.3, -0.3, 0, 0]), LIMIT)).toMatch(/Only those up to about 0.7 ct stand/);
    expect(describeContradiction(found([0, -0.3, 0, 0.3]), LIMIT)).toMatch(
      /Only those of about 0.7 ct and 2 ct stand apart, by −26\u00a0% to \+35\u00a0%/,
    );
    // Prices a carat: each size is apart by another factor.
    const aCarat = describeContradiction(found([1.2, 0.36, 0.15, -0.69]), LIMIT);
    expect(aCarat).not.toMatch(/all sizes alike/);
    expect(aCarat).toMatch(/Check the unit and the column of the prices\.$/);
  });
});

describe('the first prices of a new source', () => {
  it('are judged by their shape: another level is no contradiction, unless it is that of another unit', () => {
    expect(contradicts({ found: found(everywhere(0.78)), isNew: true }, LIMIT)).toBe(false);
    expect(contradicts({ found: found(everywhere(1.5)), isNew: true }, LIMIT)).toBe(false);
    expect(contradicts({ found: found(everywhere(100)), isNew: true }, LIMIT)).toBe(true);
    expect(contradicts({ found: found(everywhere(100)), isNew: true, isForeign: true }, LIMIT)).toBe(false);
    expect(contradicts({ found: found([1.2, 0.36, 0, -0.69]), isNew: true }, LIMIT)).toBe(true);
  });

  it('have their level told', () => {
    const below = found(everywhere(0.78));
    expect(describeFirst({ found: below, source: 'wholesaler', isOwnKnown: true })).toBe(
      'These are the first prices of wholesaler. They stand 22\u00a0% below yours. It teaches what grades and sizes are worth, and moves none of your prices.',
    );
    expect(describeFirst({ found: below, source: '', isOwnKnown: false })).toBe(
      'These are your first prices. They stand 22\u00a0% below what was known before; answers are at your own level from now on.',
    );
  });

  it.each([
    [1, 'level with'],
    [1.031, '3\u00a0% above'],
    [0.5, 'at 1/2 of'],
    [100, 'at 100 times'],
    [0.01, 'at 1/100 of'],
  ])('%d reads as "%s"', (ratio, words) => {
    expect(describeLevel(Math.log(ratio))).toBe(words);
  });
});
