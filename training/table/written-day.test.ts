import { describe, expect, it } from 'vitest';
import type { DateOrder } from '../../datasets/column.ts';
import { readWrittenDay } from './written-day.ts';

const iso = (text: string, order: DateOrder = 'day-month-year') => {
  const day = readWrittenDay(text, order);
  return day === undefined ? undefined : new Date(day * 86_400_000).toISOString().slice(0, 10);
};

describe('readWrittenDay', () => {
  it.each([
    ['3/12/2016', 'day-month-year', '2016-12-03'],
    ['3/12/2016', 'month-day-year', '2016-03-12'],
    ['25-01-15', 'day-month-year', '2015-01-25'],
    ['25-01-15', 'year-month-day', '2025-01-15'],
    ['27-06-90', 'day-month-year', '1990-06-27'],
    ['2016-12-03', 'day-month-year', '2016-12-03'],
    ['2016.12.03 10:15', 'month-day-year', '2016-12-03'],
    ['2016-12-03T10:15:00Z', 'year-month-day', '2016-12-03'],
    ['20161203', 'day-month-year', '2016-12-03'],
    ['3. Dez 2016', 'day-month-year', '2016-12-03'],
    ['3-Dec-16', 'month-day-year', '2016-12-03'],
    ['3rd December 2016', 'day-month-year', '2016-12-03'],
    ['Saturday, December 3, 2016', 'day-month-year', '2016-12-03'],
    ['Sat 3 Dec 2016', 'year-month-day', '2016-12-03'],
  ] as const)('reads %s as %s', (text, order, expected) => {
    expect(iso(text, order)).toBe(expected);
  });

  it.each([
    '31/02/2016',
    '13/13/2016',
    '12.5',
    '250/500',
    '2016',
    'Dec 2016',
    '',
    '3/12-2016',
    '1/2/3',
    '5 doors 2016',
  ])('reads no date from %j', (text) => {
    expect(iso(text)).toBeUndefined();
  });
});
