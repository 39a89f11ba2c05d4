import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../datasets/dataset.ts';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { readDiamondRows } from '../../datasets/diamonds/testing/diamond-rows.ts';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { findImputationJson, findReferenceJson } from '../../datasets/references.ts';
import { divideWhole } from '../numerics/divide-whole.ts';
import { GRAIN } from '../numerics/locate.ts';
import { encodeSummary } from './encode-summary.ts';
import { decodeImputation, encodeImputation, flagCombinations, suits } from './imputation.ts';
import { createIncompletePlacer } from './incomplete-placer.ts';
import { makeImputation } from './make-imputation.ts';
import { createRecipe } from './recipe.ts';
import { decodeReference } from './robust-reference.ts';
import { createSummariser } from './summarise.ts';
import { addSummary, rowCount } from './summary.ts';

const recipe = createRecipe(diamonds, undefined, diamonds.reference);
const reference = decodeReference(findReferenceJson(diamonds.name));
const imputation = decodeImputation(findImputationJson(diamonds.name));
const stones = readDiamondRows().filter((_, i) => i % 97 === 0);
const columnOf = (name: string) => diamonds.columns.findIndex((column) => column.name === name);

const hide = (row: Row, ...names: string[]): Row => {
  const out = Float64Array.from(row);
  for (const name of names) out[columnOf(name)] = Number.NaN;
  return out;
};

const PATTERNS = [[], ['x', 'y', 'z'], ['depth'], ['z'], ['table'], ['depth', 'table', 'x', 'y', 'z']];
const partly = stones.map(({ row, price }, i) => ({ row: hide(row, ...PATTERNS[i % PATTERNS.length]!), price }));

function summarise(rows: readonly { readonly row: Row; readonly price: number }[]) {
  const summariser = createSummariser(recipe, reference, imputation);
  for (const { row, price } of rows) summariser.add(row, price);
  return summariser.finish().summary;
}

describe('rows that lack inputs', () => {
  it('give the same bytes in any order, and a withdrawal subtracts them exactly', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(partly, { minLength: partly.length }), fc.nat(partly.length), (rows, cut) => {
        const whole = summarise(partly);
        expect(encodeSummary(recipe, summarise(rows))).toEqual(encodeSummary(recipe, whole));
        const [kept, taken] = [rows.slice(0, cut), rows.slice(cut)];
        const left = addSummary(recipe, whole, summarise(taken), -1);
        expect(encodeSummary(recipe, left)).toEqual(encodeSummary(recipe, summarise(kept)));
      }),
      { numRuns: 5 },
    );
  });

  it('count once, and their weight is whole sixteenths of at most that of their pattern', () => {
    const four = stones.map(({ row, price }) => ({ row: hide(row, 'depth', 'table', 'x', 'y', 'z'), price }));
    const summary = summarise(four);
    const trained = summarise(stones);
    // The other hash gives another split, so the counts differ by chance only.
    expect(Math.abs(rowCount(summary) - rowCount(trained))).toBeLessThan(0.1 * four.length);
    // The constant's square is the sum of the weights: in units of 2⁻²⁰, a sixteenth is 2¹⁶.
    const weight = summary.folds.reduce((sum, { terms }) => sum + terms[0]! / 2 ** 16, 0);
    expect(Number.isInteger(weight)).toBe(true);
    expect(weight / rowCount(summary)).toBeLessThanOrEqual(imputation.weights.at(-1)!);
    expect(weight / rowCount(summary)).toBeGreaterThan(0.7 * imputation.weights.at(-1)!);
  });

  it('do not change the bytes of complete rows', () => {
    const without = createSummariser(recipe, reference);
    for (const { row, price } of stones) without.add(row, price);
    expect(encodeSummary(recipe, summarise(stones))).toEqual(encodeSummary(recipe, without.finish().summary));
  });
});

describe('an incomplete placer', () => {
  const place = createIncompletePlacer(recipe, imputation);

  it('places a row at each combination of its unknown flags', () => {
    const { row } = stones[0]!;
    expect(place(hide(row, 'table')).count).toBe(1);
    expect(place(hide(row, 'z')).count).toBe(2);
    expect(place(hide(row, 'x', 'y', 'z')).count).toBe(flagCombinations(recipe.basis).count);
  });

  it('keeps the columns of given inputs, and has hats that sum to one for missing ones', () => {
    for (const { row } of stones.slice(0, 50)) {
      const { places, count } = place(hide(row, 'x', 'y', 'z'));
      for (const { columns, values, termCount } of places.slice(0, count)) {
        const at = new Map(Array.from({ length: termCount }, (_, i) => [columns[i]!, values[i]!]));
        for (const { firstColumn, knots, gate } of recipe.basis.hats) {
          const sum = Array.from(knots).reduce((total, _, k) => total + (at.get(firstColumn + k) ?? 0), 0);
          // A gated hat counts for one value of the gate.
          if (gate === undefined) expect(sum).toBe(GRAIN);
          else expect([0, GRAIN]).toContain(sum);
        }
      }
    }
  });
});

describe('an imputation', () => {
  it('is read back unchanged, and is made again with the same bytes from the shipped rows', () => {
    expect(decodeImputation(JSON.parse(JSON.stringify(encodeImputation(imputation))))).toEqual(imputation);
    const rows = readDiamondRows();
    const again = makeImputation(
      recipe,
      imputation.version,
      (visit) => {
        for (const { row } of rows.toReversed()) visit(row);
      },
      imputation.weights,
    );
    expect(again).toEqual(imputation);
  });

  it('matches the stones: x exceeds y for about half of them, and the depth was measured for 7 %', () => {
    // Counted in the file that ships.
    const { count } = flagCombinations(recipe.basis);
    const middle = recipe.basis.knots.findIndex((knot) => Math.abs(Math.exp(knot) - 1) < 1e-9);
    const shares = imputation.flagShares.slice(middle * count, (middle + 1) * count);
    expect(shares.reduce((a, b) => a + b)).toBe(1);
    const near = stones.length > 0 ? readDiamondRows().filter(({ row }) => row[0] === 1) : [];
    const exceeds = near.filter(({ row }) => row[columnOf('x')]! > row[columnOf('y')]!).length / near.length;
    expect(shares[1]! + shares[3]!).toBeCloseTo(exceeds, 1);
  });

  it('is refused with chosen knots in place of the declared ones', () => {
    const chosen: LatticeDataset = {
      ...diamonds,
      terms: { ...diamonds.terms, hats: diamonds.terms.hats.map((hat) => ({ ...hat, knots: hat.knots.slice(1) })) },
    };
    expect(suits(imputation, recipe.basis)).toBe(true);
    expect(suits(imputation, createRecipe(chosen).basis)).toBe(false);
  });
});

it('divides whole numbers in proportion: within one of the exact share, and nothing is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.nat(1 << 16),
      (given, total) => {
        const shares = Float64Array.from([...given, 0.5]);
        const sum = shares.reduce((a, b) => a + b);
        const whole = divideWhole(shares, total);
        expect(whole.reduce((a, b) => a + b)).toBe(total);
        for (const [i, value] of whole.entries())
          expect(Math.abs(value - (shares[i]! / sum) * total)).toBeLessThanOrEqual(1 + 1e-9);
      },
    ),
  );
});
