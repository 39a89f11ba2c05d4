import { describe, expect, it } from 'vitest';
import { createRandom } from '../../datasets/testing/random.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { averagedCells } from './average.ts';
import { createFeatureReader } from './features.ts';
import { createPlace } from './place.ts';
import { createRecipe } from './recipe.ts';
import { createRowPlacer } from './row-placer.ts';
import { createScorer } from './scorer.ts';
import { surfaceAt } from './surface.ts';

const recipe = createRecipe(rugs);
const { dataset, basis } = recipe;
const random = createRandom(1);
const numbers = (length: number) => Float64Array.from({ length }, () => 2 * random() - 1);
const fitted = {
  lattice: numbers(basis.nodeCount),
  averaged: numbers(averagedCells(basis).count * basis.knotCount),
  terms: numbers(basis.columnCount),
  // Constant; age; fringed; age if antique, 30 % of the rugs; age if not.
  termMeans: Float64Array.of(1, 0.1, 0.2, 0.3, 0.4, 0.6, 0.05, 0.25, 0.5, 0.2),
};
const scorer = createScorer(dataset, basis, fitted);
const everyInput = dataset.inputs.map((_, p) => p);
const read = createFeatureReader(dataset);
const partsOf = (row: Float64Array) => scorer.split(read(row), scorer.createParts());

describe('scores', () => {
  it('are the values of the surface at the place of a complete row', () => {
    const [measure, place] = [createRowPlacer(recipe), createPlace(basis)];
    for (const { row } of makeRugs(200, 2))
      expect(scorer.score(partsOf(row))).toBeCloseTo(surfaceAt(basis, fitted, measure(row, place)), 12);
  });

  it('of a mixture of two rugs are those of the mixed rug', () => {
    const [rows, others] = [makeRugs(40, 3), makeRugs(40, 4)];
    for (const [i, { row }] of rows.entries()) {
      const other = others[i]!.row;
      const scores = scorer.mixtures(partsOf(row), partsOf(other), everyInput, new Float64Array(16));
      for (let mask = 0; mask < 16; mask++) {
        const mixed = row.map((value, column) => ((mask >> column) & 1 ? value : other[column]!));
        expect(scores[mask]).toBe(scorer.score(partsOf(mixed)));
      }
    }
  });

  it('of mixtures in some inputs alone take the rest from the other rug', () => {
    const [row, other] = [makeRugs(1, 5)[0]!.row, makeRugs(1, 6)[0]!.row];
    const all = scorer.mixtures(partsOf(row), partsOf(other), everyInput, new Float64Array(16));
    const some = scorer.mixtures(partsOf(row), partsOf(other), [1, 3], new Float64Array(4));
    expect([...some]).toEqual([all[0], all[2], all[8], all[10]]);
  });

  it('use the mean of unknown inputs: by hand', () => {
    const { averaged, terms, termMeans } = fitted;
    const sum = (from: number, to: number) => {
      let total = 0;
      for (let i = from; i < to; i++) total += terms[i]! * termMeans[i]!;
      return total;
    };
    // A medium rug of 2.5 m², the knot in the middle; nothing known of its age and fringes.
    const alone = averaged[1 * basis.knotCount + 2]! + terms[0]! + sum(1, basis.columnCount);
    expect(scorer.score(partsOf(Float64Array.of(2.5, 1, Number.NaN, Number.NaN)))).toBeCloseTo(alone, 12);
  });

  it('read the lattice at the flags if they are known', () => {
    // A coarse rug of 1 m² of 100 years, antique, without fringes: cell 1, knot 1, 40/90 between the ages of 60 and 150.
    const upper = Math.round((256 * 40) / 90) / 256;
    const { lattice, terms } = fitted;
    const expected =
      lattice[basis.knotCount + 1]! + terms[0]! + (1 - upper) * terms[3]! + upper * terms[4]! + terms[7]!;
    expect(scorer.score(partsOf(Float64Array.of(1, 0, 100, 0)))).toBeCloseTo(expected, 12);
  });
});
