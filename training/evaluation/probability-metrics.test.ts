import { expect, it } from 'vitest';
import { ShapeError } from './metrics.ts';
import { lossOf, measureProbabilities } from './probability-metrics.ts';

const measure = (answers: readonly number[], probabilities: readonly number[]) =>
  measureProbabilities(Float64Array.from(answers), Float64Array.from(probabilities));

it('measures probabilities of four rows', () => {
  const { groups, ...found } = measure([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.9]);
  expect(found.rows).toBe(4);
  expect(found.yes).toBe(0.5);
  expect(found.auc).toBe(0.75);
  expect(found.logLoss).toBeCloseTo(-(2 * Math.log(0.9) + 2 * Math.log(0.4)) / 4, 12);
  expect(found.brierScore).toBeCloseTo((0.01 + 0.36 + 0.36 + 0.01) / 4, 12);
  expect(found.calibrationError).toBeCloseTo((0.1 + 0.6 + 0.6 + 0.1) / 4, 12);
  expect(groups).toHaveLength(4);
});

it('counts a pair with equal probabilities half, and knows no order of one kind of answer alone', () => {
  expect(measure([0, 1, 1], [0.3, 0.3, 0.8]).auc).toBe(0.75);
  expect(measure([1, 1], [0.3, 0.8]).auc).toBe(0.5);
});

it('finds no calibration error where each group holds what it was promised', () => {
  const answers = Array.from({ length: 100 }, (_, i) => Number(i % 10 < Math.floor(i / 10)));
  const probabilities = answers.map((_, i) => Math.floor(i / 10) / 10);
  const { calibrationError, groups } = measure(answers, probabilities);
  expect(calibrationError).toBeCloseTo(0, 12);
  expect(groups[3]).toMatchObject({ rows: 10, yes: 0.3 });
});

it('takes a wrong certainty for a finite loss, and refuses lengths that differ', () => {
  expect(lossOf(1, 0)).toBeCloseTo(15 * Math.log(10), 6);
  expect(() => measure([1], [])).toThrow(ShapeError);
  expect(() => measure([], [])).toThrow(ShapeError);
});
