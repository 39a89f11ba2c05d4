import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { casesOf } from '../../tests/share-of-cases.ts';
import { SummaryError } from '../kinds/errors.ts';
import { configSchema } from './config.ts';
import { decodeEquations, encodeEquations } from './encode-equations.ts';
import { addToEquations, createEquations, EQUATION_ROW_LIMIT, type Equations, emptyEquations } from './equations.ts';
import { createNormal } from './normal.ts';
import { createRecipe } from './recipe.ts';
import { addSummary, createSummary } from './summary.ts';
import { CapacityError, type FoldSums, UNIT } from './sums.ts';
import { anyRugs, summarise } from './testing/summaries.ts';

const recipe = createRecipe(rugs);
const other = createRecipe(rugs, configSchema.parse({ seed: 7 }));
const summaryOf = (rows: Parameters<typeof summarise>[1]) => summarise(recipe, rows).summary;
const add = (equations: Equations, rows: Parameters<typeof summarise>[1], sign?: 1 | -1) =>
  addToEquations(recipe, equations, summaryOf(rows), sign);

describe('adding and subtracting, byte for byte', () => {
  it('gives the equations of all rows together, in any order', () => {
    fc.assert(
      fc.property(anyRugs, anyRugs, (a, b) => {
        const together = encodeEquations(
          createEquations(
            recipe,
            addSummary(recipe, addSummary(recipe, createSummary(recipe), summaryOf(a)), summaryOf(b)),
          ),
        );
        expect(encodeEquations(add(createEquations(recipe, summaryOf(a)), b))).toEqual(together);
        expect(encodeEquations(add(createEquations(recipe, summaryOf(b)), a))).toEqual(together);
      }),
      { numRuns: casesOf(40) },
    );
  });

  it('restores the equations from before', () => {
    fc.assert(
      fc.property(anyRugs, anyRugs, (a, b) => {
        const before = createEquations(recipe, summaryOf(a));
        const bytes = encodeEquations(before);
        expect(encodeEquations(add(add(before, b), b, -1))).toEqual(bytes);
        expect(encodeEquations(before)).toEqual(bytes);
      }),
      { numRuns: casesOf(40) },
    );
  });
});

it('does not change the folds that cross-validation leaves out', () => {
  const { folds, targets } = summaryOf(makeRugs(300, 1));
  const equations = createEquations(recipe, { recipe: recipe.key, folds, targets, strata: new Map() });
  for (const [f, held] of equations.validation.entries()) {
    const alone = createNormal(recipe.basis, [folds[f]!]);
    expect([held.rows, held.squares, held.termTargets]).toEqual([alone.rows, alone.squares, alone.termTargets]);
    expect(held.values.reduce((a, b) => a + b)).toBe(alone.values.reduce((a, b) => a + b));
  }
});

describe('stored and read back', () => {
  const equations = createEquations(recipe, summaryOf(makeRugs(300, 2)));
  const bytes = encodeEquations(equations);

  it('is unchanged', () => {
    expect(decodeEquations(recipe, bytes)).toEqual(equations);
    expect(decodeEquations(recipe, encodeEquations(emptyEquations(recipe)))).toEqual(emptyEquations(recipe));
  });

  it('holds sums of more than 32 bits', () => {
    const summary = summaryOf(makeRugs(20, 8));
    const [fold] = summary.folds as [FoldSums];
    fold.blocks[0] = 3 * 2 ** 32 + 17;
    fold.blocks[recipe.basis.columnCount] = 2 ** 52 + 2 ** 31;
    const large = createEquations(recipe, summary);
    const read = decodeEquations(recipe, encodeEquations(large));
    expect(read).toEqual(large);
    expect(read.validation[0]!.values).toContain((3 * 2 ** 32 + 17) * UNIT.product);
    expect(read.validation[0]!.diagonal).toContain((2 ** 52 + 2 ** 31) * UNIT.product);
  });

  it('is refused if it is truncated, damaged, or of another recipe', () => {
    for (const length of [0, 1, 30, bytes.length >> 1, bytes.length - 1])
      expect(() => decodeEquations(recipe, bytes.subarray(0, length)), `${length} bytes`).toThrow(SummaryError);
    for (const at of [3, 20, 60, 2000, bytes.length >> 1, bytes.length - 2]) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x10;
      expect(() => decodeEquations(recipe, damaged), `byte ${at}`).toThrow(SummaryError);
    }
    expect(() => decodeEquations(recipe, Uint8Array.of(...bytes, 0))).toThrow(SummaryError);
    expect(() => decodeEquations(other, bytes)).toThrow(`${other.key} expected`);
  });
});

describe('refuses', () => {
  const equations = createEquations(recipe, summaryOf(makeRugs(50, 3)));

  it('what is of another recipe', () => {
    expect(() => addToEquations(recipe, equations, summarise(other, makeRugs(5, 1)).summary)).toThrow(SummaryError);
    expect(() => createEquations(other, summaryOf(makeRugs(5, 1)))).toThrow(SummaryError);
  });

  it('to give more rows than it holds', () => {
    expect(() => add(equations, makeRugs(400, 4), -1)).toThrow(SummaryError);
  });

  it('more rows than its sums are exact for', () => {
    expect(EQUATION_ROW_LIMIT).toBeGreaterThan(1e8);
    const full = { ...equations, whole: { ...equations.whole, rows: EQUATION_ROW_LIMIT } };
    expect(() => add(full, makeRugs(50, 5))).toThrow(CapacityError);
  });
});
