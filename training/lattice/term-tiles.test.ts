import { expect, it } from 'vitest';
import { createRandom } from '../../datasets/testing/random.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { configSchema } from './config.ts';
import { createNormal } from './normal.ts';
import { createRecipe } from './recipe.ts';
import { layOutTerms, multiplyTerms, nodeVector } from './term-tiles.ts';
import { summarise } from './testing/summaries.ts';

const recipe = createRecipe(rugs, configSchema.parse({ splits: { training: 1, calibration: 0 } }));
const { basis } = recipe;

it.each([0, 1, 2, 3, 7, 40, 300])(
  "multiply like Φ'WZ and Z'WΦ, for any number of columns in the last tile: %d rugs",
  (rows) => {
    const normal = createNormal(basis, summarise(recipe, makeRugs(rows, 1)).summary.folds);
    const random = createRandom(rows);
    const u = nodeVector(normal);
    for (let i = 0; i < normal.nodes.length; i++) u[i] = random() - 0.5;
    const gamma = Float64Array.from({ length: basis.columnCount }, () => random() - 0.5);
    const [outU, outG] = [nodeVector(normal).fill(1), new Float64Array(basis.columnCount).fill(2)];
    const [expectedU, expectedG] = [outU.slice(), outG.slice()];
    for (let i = 0; i < normal.nodes.length; i++)
      for (let at = normal.columnStart[i]!; at < normal.columnStart[i + 1]!; at++) {
        expectedU[i]! += normal.values[at]! * gamma[normal.columns[at]!]!;
        expectedG[normal.columns[at]!]! += normal.values[at]! * u[i]!;
      }
    multiplyTerms(layOutTerms(basis, normal), u, gamma, outU, outG);
    for (const [found, expected] of [
      [outU, expectedU],
      [outG, expectedG],
    ] as const)
      expect(Array.from(found)).toEqual(Array.from(expected, (value) => expect.closeTo(value, 9)));
  },
);
