import { describe, expect, it } from 'vitest';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { type Basis, createBasis } from './basis.ts';
import { createPlace, type Place, placeRow } from './place.ts';
import { createSortedAdder } from './sorted-adder.ts';
import { createAdder, createFoldSums, type FoldSums, nodesOf } from './sums.ts';

const basis = createBasis(rugs);

/** A row of the field, by its number; every tenth counts for nothing. */
function rowOf(i: number, place: Place) {
  const features = Float64Array.from(rugs.featureNames, (_, f) => {
    const axis = basis.cellAxes.find((own) => own.features.includes(f));
    return axis ? (i * (f + 3)) % axis.size : 0.1 + ((i * 37 * (f + 1)) % 1000) / 10;
  });
  return { fold: i % 2, place: placeRow(basis, features, place), target: ((i * 31) % 4001) - 2000, weight: i % 10 };
}

/** Nodes with their blocks, in an order that does not depend on that of the rows. */
function contentOf(sums: FoldSums, { columnCount }: Basis) {
  const stride = columnCount + 3;
  const blocks = [...nodesOf(basis, sums)].map((node) => {
    const at = sums.blockOf[node]! * stride;
    return [node, ...sums.blocks.subarray(at, at + stride)];
  });
  const { rows, squares, terms, termTargets } = sums;
  return { rows, squares, terms, termTargets, blocks };
}

describe('createSortedAdder', () => {
  // More rows than wait at once.
  it.each([1, 65, 70_000])('adds %i rows as the adder of single rows does', (rows) => {
    const one = [createFoldSums(basis), createFoldSums(basis)];
    const other = [createFoldSums(basis), createFoldSums(basis)];
    const [add, sorted, place] = [createAdder(basis), createSortedAdder(basis, other), createPlace(basis)];
    for (let i = 0; i < rows; i++) {
      const row = rowOf(i, place);
      add(one[row.fold]!, row.place, row.target, row.weight);
      sorted.add(row.fold, row.place, row.target, row.weight);
    }
    sorted.settle();
    for (const [fold, sums] of other.entries()) expect(contentOf(sums, basis)).toEqual(contentOf(one[fold]!, basis));
  });

  it('adds no row twice', () => {
    const sums = [createFoldSums(basis)];
    const sorted = createSortedAdder(basis, sums);
    const { place } = rowOf(7, createPlace(basis));
    sorted.add(0, place, 3, 16);
    sorted.settle();
    const before = contentOf(sums[0]!, basis);
    sorted.settle();
    expect(contentOf(sums[0]!, basis)).toEqual(before);
    expect(before.rows).toBe(1);
  });

  it('makes room when rows have more terms than most', () => {
    const [one, other] = [createFoldSums(basis), createFoldSums(basis)];
    const place: Place = {
      ...createPlace(basis),
      termCount: basis.columnCount,
      columns: Int32Array.from({ length: basis.columnCount }, (_, i) => i),
      values: new Float64Array(basis.columnCount).fill(2),
    };
    const [add, sorted] = [createAdder(basis), createSortedAdder(basis, [other])];
    for (let i = 0; i < 1000; i++) {
      add(one, place, i, 16);
      sorted.add(0, place, i, 16);
    }
    sorted.settle();
    expect(contentOf(other, basis)).toEqual(contentOf(one, basis));
  });
});
