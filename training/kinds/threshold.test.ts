import { expect, it } from 'vitest';
import { soldCars } from '../../datasets/testing/cars/sold-cars.ts';
import { findThreshold } from './threshold.ts';

const withAnswers = (more: object) => ({
  target: { ...soldCars.target, answers: { ...soldCars.target.answers, ...more } },
});

it.each([
  // A wrong yes that costs three times as much as a wrong no: at ¾ both decisions cost the same on average.
  [{ costs: { wrongYes: 3, wrongNo: 1 } }, 0.75, 'costs'],
  [{ costs: { wrongYes: 1, wrongNo: 4 } }, 0.2, 'costs'],
  [{ threshold: 0.6, costs: { wrongYes: 3, wrongNo: 1 } }, 0.6, 'declared'],
  [{}, 0.5, 'even odds'],
])('%j decides at %d: %s', (more, threshold, thresholdFrom) => {
  expect(findThreshold(withAnswers(more))).toEqual({ threshold, thresholdFrom });
});
