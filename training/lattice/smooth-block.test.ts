import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { createBasis } from './basis.ts';
import { createNormal } from './normal.ts';
import { createRecipe } from './recipe.ts';
import { createSmoothBlock, layOut } from './smooth-block.ts';
import { createSpectral } from './spectral.ts';
import { summarise } from './testing/summaries.ts';

const basis = createBasis(rugs);
const { knotCount, nodeCount } = basis;
const normal = createNormal(basis, summarise(createRecipe(rugs), makeRugs(40, 3)).summary.folds);
const spectral = createSpectral(basis, normal);

/** V'·Φ'WΦ·V times one unit coordinate, by expanding and reducing. */
function columnOf(coordinate: number): Float64Array {
  const unit = new Float64Array(nodeCount);
  unit[coordinate] = 1;
  const u = spectral.expand(unit);
  const image = new Float64Array(nodeCount);
  for (const [at, node] of normal.nodes.entries()) {
    image[node]! += normal.diagonal[at]! * u[node]!;
    if (normal.next[at] === 0) continue;
    image[node]! += normal.next[at]! * u[node + 1]!;
    image[node + 1]! += normal.next[at]! * u[node]!;
  }
  return spectral.reduce(image);
}

describe('the smooth block', () => {
  it.each([1, 4, 6])("is V'·Φ'WΦ·V on its %d smoothest modes, laid out with a ridge", (count) => {
    const block = createSmoothBlock(basis, normal, spectral, count);
    const ridge = {
      diagonal: Float64Array.from({ length: nodeCount }, (_, at) => 1 + at),
      next: Float64Array.from({ length: nodeCount }, (_, at) => (at % knotCount === knotCount - 1 ? 0 : -0.5 * at)),
    };
    const { shape, matrix } = layOut(basis, block, count, ridge);
    const coordinate = (row: number) => block.modes[row % count]! * knotCount + Math.floor(row / count);
    for (let column = 0; column < shape.size; column++) {
      const image = columnOf(coordinate(column));
      image[coordinate(column)]! += ridge.diagonal[coordinate(column)]!;
      const above = coordinate(column) + 1;
      if (above < nodeCount) image[above]! += ridge.next[above - 1]!;
      for (let row = column; row < shape.size; row++) {
        const kept = column < shape.first[row]! ? 0 : matrix[shape.start[row]! + column]!;
        expect(kept).toBeCloseTo(image[coordinate(row)]!, 9);
      }
    }
  });

  it('has the smoothest modes first', () => {
    const { modes } = createSmoothBlock(basis, normal, spectral, 3);
    const sorted = spectral.penalties.toSorted();
    expect(Array.from(modes, (mode) => spectral.penalties[mode])).toEqual(Array.from(sorted.slice(0, 3)));
  });
});

describe('diagonalOf', () => {
  it("is the diagonal of V'·diag(f)·V at each knot", () => {
    const found = spectral.diagonalOf(normal.diagonal, normal.nodes);
    const bare = { ...normal, next: normal.next.map(() => 0) };
    const all = createSmoothBlock(basis, bare, spectral, basis.cellCount);
    for (const [i, mode] of all.modes.entries())
      for (let knot = 0; knot < knotCount; knot++)
        expect(found[mode * knotCount + knot]).toBeCloseTo(
          all.pairs[((i * (i + 1)) / 2 + i) * 2 * knotCount + knot]!,
          9,
        );
  });
});
