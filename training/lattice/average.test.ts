import { describe, expect, it } from 'vitest';
import { createRandom } from '../../datasets/testing/random.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { averagedCells, averageOverFlags, touchedNodes } from './average.ts';
import { configSchema } from './config.ts';
import { createNormal } from './normal.ts';
import { createRecipe } from './recipe.ts';
import { summarise } from './testing/summaries.ts';

const recipe = createRecipe(rugs, configSchema.parse({ splits: { training: 1, calibration: 0 } }));
const { basis } = recipe;
const normalOf = (rows: Parameters<typeof summarise>[1]) => createNormal(basis, summarise(recipe, rows).summary.folds);

/** The node of a knotting, a flag and a knot. */
const node = (knotting: number, antique: number, knot: number) => (2 * knotting + antique) * basis.knotCount + knot;

describe('averageOverFlags', () => {
  it('does not change a lattice that does not depend on the flag', () => {
    const plain = Float64Array.from({ length: 15 }, (_, i) => Math.floor(i / 5) + (i % 5));
    const lattice = new Float64Array(30);
    for (const k of [0, 1, 2])
      for (const knot of [0, 1, 2, 3, 4])
        for (const flag of [0, 1]) lattice[node(k, flag, knot)] = plain[5 * k + knot]!;
    const found = averageOverFlags(basis, normalOf(makeRugs(200, 1)), lattice);
    expect(Array.from(found)).toEqual(Array.from(plain, (value) => expect.closeTo(value, 12)));
  });

  it('weighs by how often the flag is set at each knot, with five rows borrowed from all knots: by hand', () => {
    // 100 rugs of 2.5 m², the middle knot, 30 of them antique, and none elsewhere.
    const rows = Array.from({ length: 100 }, (_, i) => ({
      row: Float64Array.of(2.5, 1, i < 30 ? 100 : 10, 0),
      price: 400,
    }));
    const lattice = new Float64Array(30);
    for (const k of [0, 1, 2]) for (const knot of [0, 1, 2, 3, 4]) lattice[node(k, 1, knot)] = knot;
    const found = averageOverFlags(basis, normalOf(rows), lattice);
    // At every knot, with or without rows, 30 % are antique.
    expect(Array.from(found.subarray(5, 10))).toEqual(
      [0, 0.3, 0.6, 0.9, 1.2].map((value) => expect.closeTo(value, 12)),
    );
  });

  it('is ordered although the frequencies are not', () => {
    const random = createRandom(2);
    for (let round = 0; round < 20; round++) {
      const lattice = Float64Array.from({ length: 30 }, random);
      const found = averageOverFlags(basis, normalOf(makeRugs(60, round)), lattice);
      for (let i = 0; i < 15; i++) {
        if (i % 5 < 4)
          expect(found[i + 1]! - found[i]!).toBeGreaterThanOrEqual(
            0.1 * (basis.knots[(i % 5) + 1]! - basis.knots[i % 5]!) - 1e-12,
          );
        if (i < 10) expect(found[i + 5]).toBeGreaterThanOrEqual(found[i]!);
      }
    }
  });
});

describe('averagedCells', () => {
  it('have no flags', () => {
    const { count, of, strides } = averagedCells(basis);
    expect([count, Array.from(of), strides]).toEqual([3, [0, 0, 1, 1, 2, 2], [1, 0]]);
  });
});

describe('touchedNodes', () => {
  it('are those at or around a row', () => {
    const between = { row: Float64Array.of(4, 2, 100, 0), price: 900 };
    const upon = { row: Float64Array.of(0.2, 0, 10, 0), price: 90 };
    const touched = touchedNodes(basis, normalOf([between, upon]));
    // 4 m² lies between the knots 2.5 and 6; .2 m² below the first.
    expect(Array.from(touched.keys()).filter((at) => touched[at])).toEqual([0, 2 * 5 + 2, 2 * 5 + 3]);
  });
});
