import { expect, it } from 'vitest';
import type { DecisionAnswer } from './decision-answer.ts';
import { varyDecision } from './vary-decision.ts';

const decided = (decision: string, probability: number): DecisionAnswer => ({
  ...{ decision, probability, threshold: 0.5, thresholdFrom: 'even odds' },
  reference: { probability: 0.5, item: {} },
  reasons: [],
  warnings: [],
});

it('says how much more or less probable a varied item makes the yes', () => {
  expect(varyDecision(decided('stays', 0.3), decided('gone', 0.6001))).toEqual({
    ...{ decision: 'gone', probability: 0.6001, difference: 0.3001 },
    warnings: [],
  });
});
