import { describe, expect, it } from 'vitest';
import type { RuleSets, Stages, TermsDataset } from '../../datasets/terms-dataset.ts';
import { cars as orderedCars } from '../../datasets/testing/cars/cars.ts';
import { makeCars } from '../../datasets/testing/cars/make-cars.ts';
import { soldCars as orderedSoldCars } from '../../datasets/testing/cars/sold-cars.ts';
import type { PricedRow } from '../../datasets/testing/priced-row.ts';
import { createRandom } from '../../datasets/testing/random.ts';
import { splitOf } from '../summary/split.ts';
import { chooseRules } from './choose-rules.ts';
import { chooseStages } from './choose-stages.ts';
import { createDecider } from './decide-answer.ts';
import { fitFolds } from './fold-fits.ts';
import { termsRecipe } from './recipe.ts';
import { termsReferencing } from './referencing.ts';
import { createRulesTerm, RULE_STEP } from './rules.ts';
import { sourcesOf } from './sources.ts';
import { createItemHasher } from './summarise.ts';
import { fitAnswersOn } from './testing/fit-on.ts';

const unordered = (columns: TermsDataset['columns']): TermsDataset['columns'] =>
  columns.map((column) => {
    if (column.kind !== 'number') return column;
    const { ordering: _, ...free } = column;
    return free;
  });
const cars: TermsDataset = { ...orderedCars, columns: unordered(orderedCars.columns) };
const soldCars: TermsDataset = { ...orderedSoldCars, columns: unordered(orderedSoldCars.columns) };
const sources = sourcesOf(soldCars);
const NUMBERS = sources.filter((source) => source.kind === 'number');

/** Two columns decide together which way a third one counts. Pairs of columns round that off. */
function isTurned(row: Float64Array): boolean {
  const [first, second, third] = NUMBERS.map(({ place, knots }) => row[place]! <= knots[knots.length >> 1]!);
  return first === (second && third);
}

function makeTurnedCars(count: number, seed: number): PricedRow[] {
  const random = createRandom(seed + 50);
  return makeCars(count, seed).map(({ row }) => ({ row, price: Number(random() < (isTurned(row) ? 0.95 : 0.05)) }));
}

const sourceOf = (rows: readonly PricedRow[]) => ({
  count: rows.length,
  visit: (each: (row: Float64Array, price: number) => void) => {
    for (const { row, price } of rows) each(row, price);
  },
});

function decideWith(dataset: TermsDataset, rows: readonly PricedRow[]) {
  const reference = termsReferencing.makeReference({ dataset }, 'reference-1', sourceOf(rows));
  return createDecider(dataset, fitAnswersOn(termsRecipe({ dataset, reference }), rows, reference));
}

describe('rules', () => {
  const rows = makeTurnedCars(3_000, 3);
  const recipe = termsRecipe({ dataset: { ...soldCars, stages: { pairs: [] } } as TermsDataset });
  const fits = fitFolds(recipe, sourceOf(rows).visit)!;
  const rules = chooseRules(recipe, sourceOf(rows).visit, fits)!;

  it('are found where three columns say something together', () => {
    const chosen = chooseStages({ dataset: soldCars }, sourceOf(rows));
    expect(chosen.stages.rules?.all.length).toBeGreaterThan(10);
    const dataset: TermsDataset = { ...soldCars, stages: chosen.stages };
    const { probability, answer } = decideWith(dataset, rows);
    const others = makeTurnedCars(500, 4);
    const plain: TermsDataset = { ...soldCars, stages: { pairs: [] } };
    const alone = decideWith(plain, rows);
    const wrong = (says: typeof probability) => others.filter(({ row }) => says(row) > 0.5 !== isTurned(row)).length;
    expect(wrong(probability)).toBeLessThan(0.7 * wrong(alone.probability));
    for (const { row } of others.slice(0, 50)) {
      const { probability: said, reference, reasons } = answer(row);
      const sum = reasons.reduce((all, { amount }) => all + Math.round(1e4 * amount), 0);
      expect(sum).toBe(Math.round(1e4 * said) - Math.round(1e4 * reference.probability));
    }
  });

  it('are the same whatever the order of the rows', () => {
    expect(chooseRules(recipe, sourceOf(rows.toReversed()).visit, fits)).toEqual(rules);
  });

  it('of a fold do not know the answers of its rows', () => {
    const hasher = createItemHasher(recipe.dataset, recipe.config.seed);
    const other = rows.map(({ row, price }) => ({
      row,
      price: splitOf(recipe, hasher(row, price).split) === 2 && row[NUMBERS[0]!.place]! < 20_000 ? 1 - price : price,
    }));
    const turned = chooseRules(recipe, sourceOf(other).visit, fits);
    const shared = Math.min(turned?.folds[2]?.length ?? 0, rules.folds[2]!.length);
    expect(shared).toBeGreaterThan(0);
    expect(turned!.folds[2]!.slice(0, shared)).toEqual(rules.folds[2]!.slice(0, shared));
    expect(turned!.folds[1]!.slice(0, shared)).not.toEqual(rules.folds[1]!.slice(0, shared));
  });

  it('add for each input its Shapley value', () => {
    const term = createRulesTerm(soldCars, sources, rules, 0);
    const [own, other] = [rows[0]!.row, rows[7]!.row];
    const shares = new Float64Array(soldCars.inputs.length);
    term.addShares(own, other, 2, shares);
    const expected = enumerate(term.value, own, other);
    for (const [i, share] of shares.entries()) expect(share).toBeCloseTo(2 * expected[i]!, 9);
    expect(term.entry(own)).toBe(Math.round(256 * term.value(own)));
    expect(Math.abs(term.value(own) / RULE_STEP) % 0.25).toBe(0);
  });

  it('of a source that is not there are refused', () => {
    const open = (given: RuleSets) =>
      termsRecipe({ dataset: { ...soldCars, stages: { pairs: [], rules: given } } as TermsDataset });
    expect(() => open({ ...rules, sources: ['colour', ...rules.sources.slice(1)] })).toThrow('a condition of colour');
    const broken = { ...rules.all[0]!, adds: 'AA==' };
    expect(() => open({ ...rules, all: [broken] })).toThrow('a rule of the stages is not complete');
  });

  it('are none where columns say nothing together', () => {
    const stages: Stages = chooseStages({ dataset: cars }, sourceOf(makeCars(1_500, 8))).stages;
    expect(stages.rules).toBeUndefined();
  });
});

/** Shapley values of `value` over the inputs of the cars, by all coalitions. */
function enumerate(value: (row: Float64Array) => number, own: Float64Array, other: Float64Array): number[] {
  const { inputs, columns } = soldCars;
  const places = inputs.map((input) =>
    sources.filter((source) => input.columns.includes(columns[source.column]!.name)).map(({ place }) => place),
  );
  const at = (coalition: number): number => {
    const row = Float64Array.from(other);
    for (const [p, list] of places.entries())
      if ((coalition >> p) & 1) for (const place of list) row[place] = own[place]!;
    return value(row);
  };
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const count = inputs.length;
  return inputs.map((_, p) => {
    let sum = 0;
    for (let coalition = 0; coalition < 1 << count; coalition++) {
      if ((coalition >> p) & 1) continue;
      const size = [...coalition.toString(2)].filter((bit) => bit === '1').length;
      const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count);
      sum += weight * (at(coalition | (1 << p)) - at(coalition));
    }
    return sum;
  });
}
