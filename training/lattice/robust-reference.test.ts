import { describe, expect, it } from 'vitest';
import type { PricedRow } from '../../datasets/testing/priced-row.ts';
import { createRandom } from '../../datasets/testing/random.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { configSchema } from './config.ts';
import { makeReference } from './make-reference.ts';
import { createPlace } from './place.ts';
import { createRecipe } from './recipe.ts';
import { decodeReference, encodeReference, lnTarget, type Reference, robustWeight } from './robust-reference.ts';
import { createRowPlacer } from './row-placer.ts';
import { createSummariser } from './summarise.ts';
import { rowCount } from './summary.ts';

const recipe = createRecipe(rugs, configSchema.parse({ splits: { training: 1, calibration: 0 } }));
const referenceOf = (rows: readonly PricedRow[]) =>
  makeReference(recipe, 'test', (visit) => {
    for (const { row, price } of rows) visit(row, price);
  });

const random = createRandom(1);
const rows = makeRugs(3000, 1);
/** One rug in ten at a price ten times too high. */
const spoilt = rows.map(({ row, price }) => ({ row, price: random() < 0.1 ? 10 * price : price }));

describe('a reference', () => {
  it('finds the standard deviation of the rugs’ normal noise of 10 %', () => {
    expect(Math.abs(referenceOf(rows).sigma - 0.1)).toBeLessThan(0.006);
  });

  it('finds nearly the same with a tenth of the prices spoilt', () => {
    // The median of |residual| moves to the quantile .5/.9 of the others: Φ⁻¹(.778)/Φ⁻¹(.75) = 1.134, to which the prices
    // that the spoilt rows still pull up add some. The plain standard deviation is √(.1 · .9) · ln 10 = .69.
    expect(referenceOf(spoilt).sigma).toBeLessThan(0.15);
  });

  it('does not depend on the order of the rows', () => {
    expect(referenceOf(rows.toReversed())).toEqual(referenceOf(rows));
  });

  it('is unchanged after writing and reading', () => {
    const reference = referenceOf(rows);
    expect(decodeReference(JSON.parse(JSON.stringify(encodeReference(reference))))).toEqual(reference);
  });

  it('refuses a file of another format', () => {
    const json = { ...encodeReference(referenceOf(rows)), format: 'stima-reference-0' };
    expect(() => decodeReference(json as never)).toThrow('"stima-reference-1" expected');
  });
});

describe('robust weights', () => {
  const nothing = () => new Float64Array(recipe.basis.nodeCount);
  const reference: Reference = {
    dataset: 'rugs',
    version: 'by hand',
    sigma: 0.25,
    surfaces: [0, 0.5, 0, 0, 0].map((level) => ({
      lattice: nothing().fill(level),
      terms: new Float64Array(recipe.basis.columnCount),
    })),
  };
  const place = createRowPlacer(recipe)(rows[0]!.row, createPlace(recipe.basis));
  const weight = (fold: number, residual: number) => robustWeight(recipe, reference, place, fold, residual * 1024);

  it.each([
    [0, 16],
    [0.25, 16],
    [-0.25, 16],
    [0.5, 8],
    [-0.5, 8],
    [1, 4],
    [-4, 1],
    [100, 0],
  ])('are min(1, σ/|r|) in sixteenths: σ = ¼ and r = %d give %d', (residual, expected) => {
    expect(weight(0, residual)).toBe(expected);
  });

  it('judge a row by the lattice that was fitted without its fold', () => {
    expect([weight(0, 0.5), weight(1, 0.5)]).toEqual([8, 16]);
  });

  it('are 1 without a reference', () => {
    expect(robustWeight(recipe, undefined, place, 0, 5000)).toBe(16);
  });

  it('make spoilt rows weigh less, though each is counted', () => {
    const made = referenceOf(spoilt);
    const summariser = createSummariser(recipe, made);
    for (const { row, price } of spoilt) summariser.add(row, price);
    const { summary } = summariser.finish();
    expect(rowCount(summary)).toBe(3000);
    // Terms column 0 is the constant: its square sums the weights. ln 10 is some twenty σ off.
    const total = summary.folds.reduce((sum, { terms }) => sum + terms[0]! / 2 ** 20, 0);
    expect(total).toBeLessThan(3000 * (0.9 + 0.1 / 10));
    expect(total).toBeGreaterThan(3000 * 0.8);
  });
});

describe('lnTarget', () => {
  it('is ln price less the centre, to the nearest 1/1024', () => {
    expect(lnTarget(recipe, Math.exp(6))).toBe(0);
    expect(lnTarget(recipe, Math.exp(7))).toBe(1024);
    expect(lnTarget(recipe, 1)).toBe(-6 * 1024);
  });
});
