import { describe, expect, it } from 'vitest';
import type { Row } from '../../datasets/dataset.ts';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { createRandom } from '../../datasets/testing/random.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { configSchema } from './config.ts';
import { addFolds, createNormal, emptyNormal, type Normal, subtractPart } from './normal.ts';
import { createRecipe, type Recipe } from './recipe.ts';
import { layOutTerms } from './term-tiles.ts';
import { summarise } from './testing/summaries.ts';

const splits = { training: 1, calibration: 0 };

/** Stones at one node that differ in all terms. */
function stonesOfOneCarat(): { row: Row; price: number }[] {
  const random = createRandom(1);
  return Array.from({ length: 400 }, () => {
    const [depth, x] = [53 + 19 * random(), 6.2 + 0.3 * random()];
    const y = x * (1.001 + 0.03 * random());
    const gap = (random() < 0.5 ? -1 : 1) * (0.1 + 1.3 * random());
    const z = ((depth - gap) * (x + y)) / 200;
    return { row: Float64Array.of(1, 4, 3, 3, depth, 50 + 18 * random(), x, y, z), price: 5000 };
  });
}

const many = Array.from({ length: 250 }, (_, i) => i);
const cases: [string, Recipe, { row: Row; price: number }[]][] = [
  ['rugs', createRecipe(rugs, configSchema.parse({ splits })), makeRugs(300, 1)],
  [
    'stones on one node with most of the terms',
    createRecipe(diamonds, configSchema.parse({ splits })),
    stonesOfOneCarat(),
  ],
  [
    'more than 256 terms',
    createRecipe(rugs, { ...configSchema.parse({ splits }), knots: { age: many } }),
    makeRugs(300, 1),
  ],
];

describe.each(cases)('the normal equations: %s', (_, recipe, rows) => {
  const { columnCount, knotCount } = recipe.basis;
  const normal = createNormal(recipe.basis, summarise(recipe, rows).summary.folds);

  it('have node weights of 1 a row: over all nodes Φ′Z sums to 1′Z, and Φ′Φ to n', () => {
    const sums = new Float64Array(columnCount);
    for (let at = 0; at < normal.values.length; at++) sums[normal.columns[at]!]! += normal.values[at]!;
    expect(Array.from(sums)).toEqual(Array.from(normal.terms.subarray(0, columnCount)));
    const links = normal.next.reduce((sum, value) => sum + 2 * value, 0);
    expect(normal.diagonal.reduce((sum, value) => sum + value, 0) + links).toBe(rows.length);
    expect(normal.weight).toBe(rows.length);
    expect(normal.target.reduce((sum, value) => sum + value, 0)).toBe(normal.termTargets[0]);
  });

  it('link a node only to the next knot of its own cell', () => {
    for (const [i, node] of normal.nodes.entries())
      if (normal.next[i] !== 0) {
        expect(normal.nodes[i + 1]).toBe(node + 1);
        expect((node + 1) % knotCount).not.toBe(0);
      }
  });
});

describe('a subtracted part', () => {
  const [, recipe, rows] = cases[0]!;
  const { basis } = recipe;
  const { folds } = summarise(recipe, rows).summary;
  /** Every number, by where it stands. */
  const writeOut = ({ nodes, diagonal, next, target, columnStart, columns, values, ...rest }: Normal) => {
    const entries = Array.from(nodes).flatMap((node, i) => [
      [`${node} diagonal`, diagonal[i]],
      [`${node} next`, next[i]],
      [`${node} target`, target[i]],
      ...Array.from({ length: columnStart[i + 1]! - columnStart[i]! }, (_, k) => [
        `${node} ${columns[columnStart[i]! + k]}`,
        values[columnStart[i]! + k],
      ]),
    ]);
    return { ...rest, entries: entries.filter(([, value]) => value !== 0) };
  };

  it.each([0, 3])('leaves the sums of the other folds, to the last bit: fold %d', (k) => {
    const [whole, part] = addFolds(basis, [emptyNormal(basis), emptyNormal(basis)], [folds, [folds[k]!]]);
    const others = createNormal(
      basis,
      folds.filter((_, f) => f !== k),
    );
    const rest = {
      ...whole!,
      ...subtractPart(whole!, part!),
      values: whole!.values.map((v, i) => v - part!.values[i]!),
    };
    expect(writeOut(rest)).toEqual(writeOut(others));
    expect(layOutTerms(basis, whole!, part)).toEqual(layOutTerms(basis, rest));
    expect(writeOut(part!)).toEqual(writeOut(createNormal(basis, [folds[k]!])));
  });

  it('leaves no trace of its nodes in the layout', () => {
    const more = summarise(recipe, makeRugs(200, 9)).summary.folds;
    const before = createNormal(basis, folds);
    const [after] = addFolds(basis, addFolds(basis, [before], [more]), [more], -1);
    expect(after).toEqual(before);
  });
});

it('the stones at one node touch more terms than the first allocation holds', () => {
  const [, recipe, rows] = cases[1]!;
  const normal = createNormal(recipe.basis, summarise(recipe, rows).summary.folds);
  expect(normal.nodes).toHaveLength(1);
  expect(normal.values.length).toBeGreaterThan(2 * 32);
});
