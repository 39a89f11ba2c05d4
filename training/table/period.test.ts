import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, isPeriod, PERIOD_PATTERN, parseDay, parsePeriod, periodOfDay, showPeriod, writeDay } from './period.ts';

const rhythms = ['week', 'month', 'quarter'] as const;
const anyDay = fc.integer({ min: dayOf(1970, 1, 1)!, max: dayOf(2100, 12, 31)! });

describe.each(rhythms)('a period of a %s', (rhythm) => {
  it('is read as it is shown', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const period = periodOfDay(rhythm, day);
        expect(parsePeriod(rhythm, showPeriod(rhythm, period))).toBe(period);
      }),
    );
  });

  it('follows the one before it, day after day', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const step = periodOfDay(rhythm, day + 1) - periodOfDay(rhythm, day);
        expect(step === 0 || step === 1).toBe(true);
      }),
    );
  });
});

it.each([
  ['week', '2026-01-01', '2026-W01'],
  ['week', '2027-01-03', '2026-W53'],
  ['week', '2024-12-30', '2025-W01'],
  ['month', '2026-11-30', '2026-11'],
  ['quarter', '2026-11-30', '2026-Q4'],
] as const)('of a %s holds %s as %s', (rhythm, date, shown) => {
  expect(showPeriod(rhythm, parsePeriod(rhythm, date)!)).toBe(shown);
});

it.each(['2026-13', '2026-00', '2026-02-30', '2026-W54', '2026-Q5', '2026', 'June 2026', '', '2025-W53'])(
  'is not "%s"',
  (text) => {
    expect(isPeriod(text)).toBe(false);
  },
);

it('is the first of a month or quarter in a finer rhythm', () => {
  expect(parsePeriod('week', '2026-06')).toBe(parsePeriod('week', '2026-06-01'));
  expect(parsePeriod('month', '2026-Q3')).toBe(parsePeriod('month', '2026-07'));
  expect(parseDay('2026-06-15')).toBe(dayOf(2026, 6, 15));
});

it('every period from 1970 on has the form that the interface declares', () => {
  const form = new RegExp(PERIOD_PATTERN);
  for (let day = 3; day < 80 * 365; day++) {
    const texts = [writeDay(day), ...rhythms.map((rhythm) => showPeriod(rhythm, periodOfDay(rhythm, day)))];
    for (const text of texts) expect(form.test(text), text).toBe(true);
  }
  for (const text of ['2026', '2026-13', '2026-00', '2026-04-31', '2026-W54', '2026-Q5', '1969-12', '000000000'])
    expect(form.test(text), text).toBe(false);
});
