import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../../datasets/testing/rugs/moving-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { dayOf } from '../table/period.ts';
import { makeReference } from './make-reference.ts';
import { createRecipe } from './recipe.ts';
import { encodeReference } from './robust-reference.ts';

const rows = makeRugs(600, 3);
const recipe = createRecipe(movingRugs);
const dayAt = (month: number) => dayOf(2026, 1 + month, 15)!;

/** The reference of the rugs, spread over four months. Each month all rugs cost this much less, in ln price. */
function referenceOf(fall: number, dayIn: (month: number) => number | undefined) {
  return makeReference(recipe, 'test', (visit) => {
    for (const [i, { row, price }] of rows.entries()) visit(row, price * Math.exp(-fall * (i % 4)), dayIn(i % 4));
  });
}

describe('a reference of rows of several months', () => {
  const still = referenceOf(0, () => undefined);

  it('does not take the moves of the market for errors of its rows', () => {
    expect(referenceOf(0.25, () => undefined).sigma).toBeGreaterThan(2 * still.sigma);
    expect(referenceOf(0.25, dayAt).sigma / still.sigma).toBeLessThan(1.1);
  });

  it('is the same, byte for byte, whether rows of one month say it or not', () => {
    const undated = JSON.stringify(encodeReference(still));
    expect(JSON.stringify(encodeReference(referenceOf(0, () => dayAt(2))))).toBe(undated);
    const plain = makeReference(createRecipe(rugs), 'test', (visit) => {
      for (const { row, price } of rows) visit(row, price);
    });
    expect(JSON.stringify(encodeReference(plain))).toBe(undated);
  });
});
