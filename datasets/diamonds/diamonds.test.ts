import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Row } from '../dataset.ts';
import { datasetFile } from '../folders.ts';
import { diamonds } from './diamonds.ts';

/** The first stone of the file: .23 carat Ideal E SI2, 61.5, 55, 3.95 × 3.98 × 2.43. */
const first = Float64Array.of(0.23, 4, 5, 1, 61.5, 55, 3.95, 3.98, 2.43);

function featuresOf(row: Row): Record<string, number> {
  const repaired = Float64Array.from(row);
  diamonds.repair(repaired);
  const out = new Float64Array(diamonds.featureNames.length);
  diamonds.features(row, repaired, out);
  return Object.fromEntries(diamonds.featureNames.map((name, i) => [name, out[i]!]));
}

describe('features of a stone, as docs/model.md defines them', () => {
  it('are free of scale except ln carat', () => {
    const found = featuresOf(first);
    expect(found.lnCarat).toBe(Math.log(0.23));
    expect(found.spread).toBeCloseTo(Math.sqrt(3.95 * 3.98) / 0.23 ** (1 / 3), 12);
    expect(found.ratio).toBeCloseTo(3.95 / 3.98, 12);
    // 61.5 − 200 · 2.43/7.93 = .2137
    expect(found.depthGap).toBeCloseTo(0.2137, 4);
    expect([found.fractional, found.xExceedsY, found.depthMeasured]).toEqual([0, 0, 1]);
    const { lnCarat: _, ...larger } = featuresOf(diamonds.grow(first, 8));
    const { lnCarat: __, ...own } = found;
    for (const [name, value] of Object.entries(own)) expect(larger[name]).toBeCloseTo(value, 10);
  });

  it('clamp the gap to ±1.5, and have no gap if an axis was not measured', () => {
    expect(featuresOf(first.with(4, 65)).depthGap).toBe(1.5);
    expect(featuresOf(first.with(4, 58)).depthGap).toBe(-1.5);
    expect(featuresOf(first.with(8, 0))).toMatchObject({ depthGap: 0, depthMeasured: 0 });
  });

  it('are unknown if one of their inputs is missing', () => {
    const alone = featuresOf(first.map((value, i) => (i > 3 ? Number.NaN : value)));
    expect(Object.keys(alone).filter((name) => !Number.isNaN(alone[name]))).toEqual([
      'lnCarat',
      'cut',
      'color',
      'clarity',
    ]);
  });
});

describe('repair', () => {
  it('does not change a consistent stone', () => {
    const row = Float64Array.from(first);
    expect(diamonds.repair(row)).toEqual([]);
    expect(row).toEqual(first);
  });

  it.each([
    ['a zero', 8, 0],
    ['16 % too large', 6, 3.95 * 1.16],
    ['a decimal slip', 7, 39.8],
  ])('replaces %s by what carat and depth imply', (_, column, value) => {
    const row = first.with(column, value);
    const repairs = diamonds.repair(row);
    // .23 = .006117 · x² · .615x gives x = 3.9393, z = .615x = 2.4227.
    const implied = column === 8 ? 2.4227 : 3.9393;
    expect(repairs).toEqual([{ column: diamonds.columns[column]!.name, from: value, to: expect.closeTo(implied, 3) }]);
    expect(row[column]).toBe(repairs[0]!.to);
  });

  it('changes no missing value, and nothing if the depth is missing', () => {
    const noAxes = first.map((value, i) => (i > 5 ? Number.NaN : value));
    expect(diamonds.repair(noAxes)).toEqual([]);
    expect(diamonds.repair(first.with(4, Number.NaN).with(6, 99))).toEqual([]);
  });
});

it('the stones that ship are known by the content of their file', () => {
  const bytes = readFileSync(datasetFile('diamonds', 'diamonds.csv'));
  expect(diamonds.ships.uploadId).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 16));
});
