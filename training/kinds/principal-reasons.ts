import type { GivenValue } from '../table/item.ts';
import { percent } from '../wording/wording.ts';
import { type DecisionReason, THE_REST } from './decision-answer.ts';

/** More would hide what counts. A lender may name no more. */
const MOST = 4;
/** What moves the probability by less than this is no reason. */
const LEAST = 0.005;

/**
 * What counts most against a yes, one sentence each, the strongest first. Inputs that are joined under one name are no reason.
 * @param yes the dataset's word for yes
 */
export function principalReasons(reasons: readonly DecisionReason[], yes: string): string[] {
  return reasons
    .filter(({ input, amount }) => amount <= -LEAST && input !== THE_REST)
    .sort((a, b) => a.amount - b.amount)
    .slice(0, MOST)
    .map(
      ({ input, given, amount }) =>
        `${input.charAt(0).toUpperCase()}${input.slice(1)} ${describe(given)}, which takes ${percent(-amount).replace('\u00a0%', '')} points off the chance of ${yes}.`,
    );
}

function describe(given: GivenValue): string {
  if (typeof given !== 'object') return `is ${given}`;
  const values = Object.entries(given).map(([name, value]) => `${name} ${value}`);
  return values.length === 0 ? 'is not given' : `is ${values.join(', ')}`;
}
