import { describe, expect, it } from 'vitest';
import { datasets } from '../../datasets/datasets.ts';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { RecipeError } from '../kinds/errors.ts';
import { patternsOf } from '../table/item.ts';
import { configSchema } from './config.ts';
import { latticeDataset } from './lattice-dataset.ts';
import { createRecipe } from './recipe.ts';

describe('the basis', () => {
  it('of the diamonds has the 60,480 nodes and 113 terms of docs/model.md', () => {
    const { basis } = createRecipe(diamonds);
    expect([basis.knotCount, ...basis.cellAxes.map(({ size }) => size)]).toEqual([54, 7, 8, 4, 5]);
    expect(basis.nodeCount).toBe(60_480);
    expect(basis.columnCount).toBe(113);
  });

  it('of the diamonds penalises terms by .1, [x > y] × hats by .5 and the constant by 1e-7, as docs/model.md', () => {
    const { penalties } = createRecipe(diamonds).basis;
    const count = (value: number) => penalties.filter((each) => each === value).length;
    // 63 hats and one flag; 24 coarser hats for each value of [x > y].
    expect([count(1e-7), count(0.1), count(0.5)]).toEqual([1, 64, 48]);
    expect(penalties[0]).toBe(1e-7);
  });

  it.each(
    [...[...datasets.values()].filter(({ kind }) => kind === 'lattice'), rugs, knives].map(
      (dataset) => [dataset.name, dataset] as const,
    ),
  )('names only features and columns that are declared: %s', (_, declared) => {
    const dataset = latticeDataset(declared);
    expect(() => createRecipe(dataset)).not.toThrow();
    const inputs = dataset.inputs.flatMap((input) => input.columns);
    // A constant column explains no price.
    const explained = dataset.columns.filter(({ kind }) => kind !== 'constant').map(({ name }) => name);
    expect(inputs.toSorted()).toEqual(explained.toSorted());
    expect(dataset.inputs.flatMap((input) => input.features).toSorted()).toEqual(dataset.featureNames.toSorted());
    expect(Object.keys(dataset.referenceItem).toSorted()).toEqual(explained.toSorted());
    for (const { unknown } of patternsOf(dataset))
      for (const name of unknown) expect(dataset.columns.find((column) => column.name === name)!.required).toBe(false);
    for (const { feature, knots } of dataset.terms.hats ?? []) {
      expect(dataset.featureNames).toContain(feature);
      expect(knots).toEqual(knots.toSorted((a, b) => a - b));
    }
  });
});

describe('a recipe', () => {
  it('accepts knots in place of the declared ones', () => {
    const { basis, dataset } = createRecipe(rugs, configSchema.parse({ knots: { lnArea: [0, 1], age: [0, 50, 90] } }));
    expect(Array.from(basis.knots)).toEqual([0, 1]);
    expect(dataset.terms.hats?.[0]?.knots).toEqual([0, 50, 90]);
    // 2 knots × 3 grades × 2 flags; constant, 3 hats, a flag, 2 hats for each value of the gate.
    expect([basis.nodeCount, basis.columnCount]).toEqual([12, 9]);
  });

  it('accepts penalties in place of the declared ones', () => {
    const { basis } = createRecipe(rugs, configSchema.parse({ penalties: { sides: 7, gatedSides: 9 } }));
    expect(Array.from(basis.penalties)).toEqual([1e-6, 7, 7, 7, 7, 7, 9, 9, 9, 9]);
  });

  it.each([
    [{ depth: [0, 1] }, 'depth has no knots; those of lnArea, age can be chosen'],
    [{ antique: [0, 1] }, 'antique has no knots'],
    [{ age: [0, 50, 50] }, 'those of age must ascend'],
    [{ lnArea: [1, 0] }, 'those of lnArea must ascend'],
  ])('refuses knots %j', (knots, message) => {
    expect(() => createRecipe(rugs, configSchema.parse({ knots }))).toThrow(RecipeError);
    expect(() => createRecipe(rugs, configSchema.parse({ knots }))).toThrow(message);
  });

  it('has another key exactly if summaries cannot be added', () => {
    const keyOf = (config: object, reference?: string) => createRecipe(rugs, configSchema.parse(config), reference).key;
    const own = keyOf({});
    const others = [
      keyOf({ seed: 1 }),
      keyOf({ share: 0.5 }),
      keyOf({ splits: { training: 0.7 } }),
      keyOf({ sampleLimit: 100 }),
      keyOf({ knots: { age: [0, 9] } }),
      keyOf({}, 'rugs-7'),
      createRecipe({ ...rugs, recipeVersion: 'rugs-2' }).key,
    ];
    expect(new Set([own, ...others]).size).toBe(others.length + 1);
    expect(keyOf({ fit: { penalty: 1 }, penalties: { sides: 3 } })).toBe(own);
  });
});
