import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { GRAIN, locate } from '../numerics/locate.ts';
import { createPlace } from './place.ts';
import { createRecipe } from './recipe.ts';
import { createRowPlacer } from './row-placer.ts';
import { writeOut } from './testing/dense.ts';

describe('locate', () => {
  const knots = Float64Array.of(0, 1, 3, 10);

  it.each([
    [-5, 0],
    [0, 0],
    [0.5, 128],
    [1, 256],
    [2, 256 + 128],
    // 1/512 of a step is rounded up, anything less down.
    [1 / 512, 1],
    [1 / 513, 0],
    [9.999, 768],
    [10, 768],
    [99, 768],
    [Number.POSITIVE_INFINITY, 768],
  ])('puts %d at %d of 256 a step', (value, expected) => {
    expect(locate(knots, value)).toBe(expected);
  });

  it('never falls as the value rises', () => {
    const value = fc.double({ min: -1, max: 11, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(locate(knots, Math.min(a, b))).toBeLessThanOrEqual(locate(knots, Math.max(a, b)));
      }),
    );
  });

  it('stands where the row-by-row design says, for every rug', () => {
    const recipe = createRecipe(rugs);
    const { basis } = recipe;
    const rows = makeRugs(200, 1);
    const { lattice, terms } = writeOut(rows);
    const [measure, place] = [createRowPlacer(recipe), createPlace(basis)];
    for (const [i, { row }] of rows.entries()) {
      const { cell, knot, upper, termCount, columns, values } = measure(row, place);
      const nodes = new Array(basis.nodeCount).fill(0);
      nodes[cell * basis.knotCount + knot] = 1 - upper / GRAIN;
      if (upper > 0) nodes[cell * basis.knotCount + knot + 1] = upper / GRAIN;
      expect(nodes).toEqual(lattice.getRow(i));
      const own = new Array(basis.columnCount).fill(0);
      for (let s = 0; s < termCount; s++) own[columns[s]!] += values[s]! / GRAIN;
      expect(own).toEqual(terms.getRow(i));
    }
  });
});
