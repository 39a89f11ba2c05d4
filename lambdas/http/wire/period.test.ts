import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPeriod } from '../../../training/table/period.ts';
import { PERIOD_PATTERN } from './period.ts';

it('takes nothing that is no period', () => {
  fc.assert(fc.property(fc.stringMatching(new RegExp(PERIOD_PATTERN)), isPeriod));
});

it.each(['2026-06', '2026-06-15', '2026-01-31', '2026-04-30', '2026-W25', '2026-Q4'])('takes %s', (text) => {
  expect(text).toMatch(new RegExp(PERIOD_PATTERN));
});

it.each(['2026-02-30', '2026-04-31', '2026-13', '2026', '2026-W53', '2026-Q5', '26-06'])('refuses %s', (text) => {
  expect(text).not.toMatch(new RegExp(PERIOD_PATTERN));
});
