import { beforeAll, describe, expect, it } from 'vitest';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { makeCars } from '../../datasets/testing/cars/make-cars.ts';
import { makeSoldCars, trueProbability } from '../../datasets/testing/cars/make-sold-cars.ts';
import { soldCars } from '../../datasets/testing/cars/sold-cars.ts';
import { measureProbabilities } from '../evaluation/probability-metrics.ts';
import { THE_REST } from '../kinds/decision-answer.ts';
import { createDecider, type Decider } from './decide-answer.ts';
import { termsRecipe } from './recipe.ts';
import { termsReferencing } from './referencing.ts';
import { fitAnswersOn } from './testing/fit-on.ts';
import { countViolations } from './violations.ts';

const rows = makeSoldCars(4_000, 5);
const source = {
  count: rows.length,
  visit: (each: (row: Float64Array, target: number) => void) => {
    for (const { row, price } of rows) each(row, price);
  },
};

function decideWith(dataset: TermsDataset): Decider {
  const made = termsReferencing.makeReference({ dataset }, 'reference-1', source);
  if (!made) throw new Error('the cars make no reference');
  const recipe = termsRecipe({ dataset, reference: made });
  return createDecider(dataset, fitAnswersOn(recipe, rows, { ...made, folds: made.folds }));
}

describe('a decider', () => {
  let decider: Decider;
  beforeAll(() => {
    decider = decideWith(soldCars);
  });

  it('finds the probabilities that the answers were drawn with', () => {
    const fresh = makeSoldCars(4_000, 6);
    const answers = Float64Array.from(fresh, ({ price }) => price);
    const found = measureProbabilities(
      answers,
      Float64Array.from(fresh, ({ row }) => decider.probability(row)),
    );
    const best = measureProbabilities(
      answers,
      Float64Array.from(makeCars(4_000, 6), ({ price }) => trueProbability(price)),
    );
    expect(found.logLoss).toBeLessThan(1.03 * best.logLoss);
    expect(found.calibrationError).toBeLessThan(0.03);
  });

  it('has reasons that sum to the probability, in steps of a hundredth of a percent, and points that sum to its log-odds', () => {
    const logOdds = (probability: number) => Math.log(probability / (1 - probability));
    for (const { row } of makeSoldCars(200, 7)) {
      const { probability, reference, reasons } = decider.answer(row);
      const steps = reasons.reduce((sum, { amount }) => sum + Math.round(10_000 * amount), 0);
      expect(steps).toBe(Math.round(10_000 * probability) - Math.round(10_000 * reference.probability));
      const points = reasons.reduce((sum, reason) => sum + reason.points, 0);
      if (Math.abs(probability - 0.5) < 0.45)
        expect(points).toBeCloseTo(logOdds(probability) - logOdds(reference.probability), 1);
      expect(reasons.map(({ input }) => input)).toEqual(['use', 'maker', 'title', 'age']);
    }
  });

  it('decides at the threshold that is declared', () => {
    const strict = decideWith({
      ...soldCars,
      target: { ...soldCars.target, answers: { ...soldCars.target.answers, threshold: 0.8 } },
    });
    const between = rows.find(({ row }) => Math.abs(decider.probability(row) - 0.65) < 0.1)!;
    expect(decider.answer(between.row)).toMatchObject({ decision: 'sold', threshold: 0.5 });
    expect(strict.answer(between.row)).toMatchObject({ decision: 'open', threshold: 0.8 });
  });

  it('keeps the declared orders', () => {
    const some = rows.slice(0, 200).map(({ row }) => row);
    expect(countViolations(soldCars, decider.probability, some)).toEqual({ km: 0, state: 0 });
  });

  it('joins the inputs that moved least if there are more than twelve', () => {
    const wide: TermsDataset = {
      ...soldCars,
      columns: [
        ...soldCars.columns,
        ...Array.from({ length: 12 }, (_, i) => ({
          ...{ kind: 'number' as const, name: `n${i}`, title: `n${i}`, unit: '', required: false },
          ...{ min: 0, max: 9, example: 1, knots: [0, 1, 9] },
        })),
      ],
      inputs: [...soldCars.inputs, ...Array.from({ length: 12 }, (_, i) => ({ name: `n${i}`, columns: [`n${i}`] }))],
    };
    const parts = soldCars.columns.length;
    const widened = rows.map(({ row, price }, r) => ({
      row: Float64Array.of(
        ...row.subarray(0, parts),
        ...Array.from({ length: 12 }, (_, i) => (r * (i + 3)) % 10),
        ...row.subarray(parts),
      ),
      price,
    }));
    const wideDecider = createDecider(wide, fitAnswersOn(termsRecipe({ dataset: wide }), widened));
    const { probability, reference, reasons } = wideDecider.answer(widened[3]!.row);
    expect(reasons).toHaveLength(12);
    expect(reasons.at(-1)).toMatchObject({ input: THE_REST, given: {} });
    const sum = reasons.reduce((total, { amount }) => total + amount, reference.probability);
    expect(sum).toBeCloseTo(probability, 10);
  });
});
