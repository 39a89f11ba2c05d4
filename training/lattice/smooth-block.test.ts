import { describe, expect, it } from 'vitest';
import { createBasis } from '../basis.ts';
import { createRecipe } from '../recipe.ts';
import { summarise } from '../testing/summaries.ts';
import { makeRugs, rugs } from '../testing/toy-dataset.ts';
import { createNormal } from './normal.ts';
import { createSmoothBlock } from './smooth-block.ts';
import { createSpectral } from './spectral.ts';

describe('createSmoothBlock', () => {
  it("is V'·Φ'WΦ·V on its coordinates, as expanding and reducing each of them gives it", () => {
    const basis = createBasis(rugs);
    const normal = createNormal(basis, summarise(createRecipe(rugs), makeRugs(40, 3)).summary.folds);
    const spectral = createSpectral(basis, normal, 1.5);
    const { coordinates, matrix } = createSmoothBlock(basis, normal, spectral.axes);
    expect(new Set(coordinates).size).toBe(coordinates.length);
    const count = coordinates.length;
    for (const [i, coordinate] of coordinates.entries()) {
      const unit = new Float64Array(basis.nodeCount);
      unit[coordinate] = 1;
      const u = spectral.expand(unit);
      const image = new Float64Array(basis.nodeCount);
      for (const [at, node] of normal.nodes.entries()) {
        image[node]! += normal.diagonal[at]! * u[node]!;
        if (normal.next[at] !== 0) {
          image[node]! += normal.next[at]! * u[node + 1]!;
          image[node + 1]! += normal.next[at]! * u[node]!;
        }
      }
      const column = spectral.reduce(image);
      for (const [j, other] of coordinates.entries()) expect(matrix[j * count + i]).toBeCloseTo(column[other]!, 9);
    }
  });
});
