import { describe, expect, it } from 'vitest';
import { datasets } from '../../datasets/datasets.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { GRAIN } from '../numerics/locate.ts';
import { createBasis } from './basis.ts';
import type { Place } from './place.ts';
import { createAdder, createFoldSums, ROW_LIMIT, UNIT } from './sums.ts';

/** Largest weight of a row, in 1/16, and largest |centred ln price|, in 1/1024, that the bounds of the targets allow. */
const LARGEST_WEIGHT = 16;
const LARGEST_TARGET = 8 * 1024;

describe('row limits', () => {
  const basis = createBasis(rugs);

  /** What the heaviest possible row adds to each statistic. */
  function largestContributions() {
    const sums = createFoldSums(basis);
    const place: Place = {
      cell: 0,
      knot: 0,
      upper: 0,
      termCount: basis.columnCount,
      columns: Int32Array.from({ length: basis.columnCount }, (_, i) => i),
      values: new Float64Array(basis.columnCount).fill(GRAIN),
    };
    createAdder(basis)(sums, place, -LARGEST_TARGET, LARGEST_WEIGHT);
    const block = sums.blocks.subarray(0, basis.columnCount + 3);
    return {
      products: Math.max(...block.subarray(0, basis.columnCount + 2), ...sums.terms),
      targets: Math.max(-block[basis.columnCount + 2]!, ...sums.termTargets.map(Math.abs)),
      squares: sums.squares,
    };
  }

  it('are above 10⁸ rows', () => {
    expect(ROW_LIMIT).toBeGreaterThan(1e8);
  });

  it('leave every statistic exact in a double: below 2⁵³, signed ones below 2⁵² for the bit their sign takes in a file', () => {
    const { products, targets, squares } = largestContributions();
    // 16 · 256 · 256, 16 · 256 · 8 · 1024 and 16 · (8 · 1024)² / 2¹².
    expect({ products, targets, squares }).toEqual({ products: 2 ** 20, targets: 2 ** 25, squares: 2 ** 18 });
    expect(ROW_LIMIT * products).toBeLessThanOrEqual(2 ** 53);
    expect(ROW_LIMIT * targets).toBeLessThanOrEqual(2 ** 52);
    expect(ROW_LIMIT * squares).toBeLessThanOrEqual(2 ** 53);
  });

  it.each(
    [...[...datasets.values()].filter(({ kind }) => kind === 'lattice'), rugs].map(
      (dataset) => [dataset.name, dataset] as const,
    ),
  )('rest on |ln price − centre| < 8, which the bounds of the target give: %s', (_, { target }) => {
    for (const price of [target.min, target.max]) expect(Math.abs(Math.log(price) - target.centre)).toBeLessThan(8);
  });
});

describe('createAdder', () => {
  const basis = createBasis(rugs);
  const add = createAdder(basis);
  const stride = basis.columnCount + 3;
  const place: Place = {
    cell: 4,
    knot: 2,
    upper: 64,
    termCount: 2,
    columns: Int32Array.of(0, 3),
    values: Float64Array.of(GRAIN, 128),
  };

  it('sums the products of ¾ and ¼ of two nodes, with half a row of weight', () => {
    const sums = createFoldSums(basis);
    add(sums, place, 2048, 8);
    const node = 4 * basis.knotCount + 2;
    const [low, high] = [sums.blockOf[node]! * stride, sums.blockOf[node + 1]! * stride];
    const at = (offset: number, unit: number) => sums.blocks[offset]! * unit;
    // By hand: w = ½, φ = (¾, ¼), z₀ = 1, z₃ = ½, y = 2.
    expect(at(low + basis.columnCount, UNIT.product)).toBe(0.5 * 0.75 ** 2);
    expect(at(low + basis.columnCount + 1, UNIT.product)).toBe(0.5 * 0.75 * 0.25);
    expect(at(low + basis.columnCount + 2, UNIT.target)).toBe(0.5 * 0.75 * 2);
    expect(at(low, UNIT.product)).toBe(0.5 * 0.75);
    expect(at(low + 3, UNIT.product)).toBe(0.5 * 0.75 * 0.5);
    expect(at(high + basis.columnCount, UNIT.product)).toBe(0.5 * 0.25 ** 2);
    expect(at(high + basis.columnCount + 1, UNIT.product)).toBe(0);
    expect(at(high + basis.columnCount + 2, UNIT.target)).toBe(0.5 * 0.25 * 2);
    expect(at(high + 3, UNIT.product)).toBe(0.5 * 0.25 * 0.5);
    expect(sums.terms[3]! * UNIT.product).toBe(0.5 * 0.5);
    expect(sums.terms[3 * basis.columnCount + 3]! * UNIT.product).toBe(0.5 * 0.5 ** 2);
    expect(sums.termTargets[3]! * UNIT.target).toBe(0.5 * 0.5 * 2);
    expect(sums.squares * UNIT.square).toBe(0.5 * 2 ** 2);
    expect([sums.rows, sums.blockCount]).toEqual([1, 2]);
  });

  it('touches only one node if a row lies on it', () => {
    const sums = createFoldSums(basis);
    add(sums, { ...place, upper: 0 }, 10, 16);
    expect(sums.blockCount).toBe(1);
    expect(sums.blockOf[4 * basis.knotCount + 2]).toBe(0);
  });

  it('counts a row without weight, and adds nothing to the sums', () => {
    const sums = createFoldSums(basis);
    add(sums, place, 10, 0);
    expect(sums).toEqual({ ...createFoldSums(basis), rows: 1 });
  });
});
