import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, isPeriod, parseDay, parsePeriod, periodOfDay, showPeriod } from './period.ts';
import { PERIOD_PATTERN } from './period-pattern.ts';

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

it('of the years 1970 to 2099, and nothing else, has the form that the interface declares', () => {
  const form = new RegExp(PERIOD_PATTERN);
  const days = Array.from({ length: 32 }, (_, i) => `-${String(i).padStart(2, '0')}`);
  const ofYear = ['', ...days, ...days.flatMap((month) => days.map((day) => month + day))];
  const others = Array.from({ length: 55 }, (_, i) => `-W${String(i).padStart(2, '0')}`);
  const wrong: string[] = [];
  for (let year = 1969; year <= 2100; year++)
    for (const rest of [...ofYear, ...others, '-Q0', '-Q1', '-q4', '-w01', '-Q5']) {
      const isMeant = isPeriod(`${year}${rest}`) && year >= 1970 && year <= 2099;
      if (form.test(`${year}${rest}`) !== isMeant) wrong.push(`${year}${rest}`);
    }
  expect(wrong).toEqual([]);
  for (const text of ['000000000', '2026-06 ', '2026-6', 'June']) expect(form.test(text), text).toBe(false);
});
