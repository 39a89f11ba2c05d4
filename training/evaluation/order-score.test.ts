import { expect, it } from 'vitest';
import { orderScore } from './order-score.ts';

it('is the z of the Mann–Whitney test without correction', () => {
  // wilcox.test in R: x = (3, 5, 8, 9), y = (1, 2, 4, 6) has W = 13; (13 − 8) / √(4·4·9/12) = 1.4434.
  const scores = Float64Array.of(3, 5, 8, 9, 1, 2, 4, 6);
  const answers = Float64Array.of(1, 1, 1, 1, 0, 0, 0, 0);
  expect(orderScore(answers, scores)).toBeCloseTo(1.4434, 4);
  expect(
    orderScore(
      answers,
      scores.map((score) => -score),
    ),
  ).toBeCloseTo(-1.4434, 4);
  expect(orderScore(answers.fill(1), scores)).toBe(0);
});
