import { expect, it } from 'vitest';
import { THE_REST } from './decision-answer.ts';
import { principalReasons } from './principal-reasons.ts';

const reason = (input: string, amount: number, given: string | number | Record<string, number> = 1) => ({
  ...{ input, given, amount },
  points: 4 * amount,
});

it('are at most four that count against a yes, the strongest first, and none that joins others', () => {
  const reasons = [
    reason('Debt', -0.02, 500),
    reason(THE_REST, -0.3),
    reason('Home', 0.1, 'owner'),
    reason('Income', -0.2, {}),
    reason('Records', -0.101, 'yes'),
    reason('use', -0.03, { Time: 36, Amount: 900 }),
    reason('Job', -0.015, 'others'),
    reason('Price', -0.004, 900),
  ];
  expect(principalReasons(reasons, 'good')).toEqual([
    'Income is not given, which takes 20.0 points off the chance of good.',
    'Records is yes, which takes 10.1 points off the chance of good.',
    'Use is Time 36, Amount 900, which takes 3.0 points off the chance of good.',
    'Debt is 500, which takes 2.0 points off the chance of good.',
  ]);
  expect(principalReasons([reason('Home', 0.1)], 'good')).toEqual([]);
});
