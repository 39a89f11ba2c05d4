import { expect, it } from 'vitest';
import { createRandom, normal } from '../../datasets/testing/random.ts';
import { probabilityOf } from '../numerics/probability-of.ts';
import { calibrateAnswers } from './calibrate-answers.ts';

/** Rows whose true log-odds are intercept + slope · the log-odds that are claimed. */
function draw(count: number, intercept: number, slope: number) {
  const random = createRandom(7);
  return Array.from({ length: count }, () => {
    const logOdds = 2 * normal(random);
    return { logOdds, answer: Number(random() < probabilityOf(intercept + slope * logOdds)) };
  });
}

it('finds how far log-odds are too sure', () => {
  const { intercept, slope } = calibrateAnswers(draw(20_000, -0.4, 0.6));
  expect(intercept).toBeCloseTo(-0.4, 1);
  expect(slope).toBeCloseTo(0.6, 1);
});

it('leaves log-odds alone if no row says otherwise, and nearly so if few do', () => {
  expect(calibrateAnswers([])).toEqual({ intercept: 0, slope: 1 });
  const { intercept, slope } = calibrateAnswers(draw(12, 2, 0));
  expect(Math.abs(intercept)).toBeLessThan(0.5);
  expect(slope).toBeGreaterThan(0.6);
});

it('never turns the order around', () => {
  const turned = draw(5_000, 0, 1).map(({ logOdds, answer }) => ({ logOdds, answer: 1 - answer }));
  expect(calibrateAnswers(turned).slope).toBeGreaterThan(0);
});
