import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from './period.ts';
import { createDateReader, readDate } from './read-date.ts';

const shown = (text: string, format: 'day-first' | 'month-first' = 'day-first') => {
  const day = readDate(text, format);
  return day === undefined ? undefined : new Date(day * 86_400_000).toISOString().slice(0, 10);
};

describe('a date', () => {
  it.each([
    ['2026-06-05', '2026-06-05'],
    ['2026/6/5', '2026-06-05'],
    ['20260605', '2026-06-05'],
    ['2026-06-05T23:59:59Z', '2026-06-05'],
    // 46178 is 5 June 2026 in Excel and LibreOffice: 25569 is 1 January 1970 there.
    ['46178', '2026-06-05'],
    ['46178.75', '2026-06-05'],
    ['05/06/2026', '2026-06-05'],
    ['5.6.26', '2026-06-05'],
    ['5. Juni 2026', '2026-06-05'],
    ['June 5, 2026', '2026-06-05'],
    ['2026-06', '2026-06-01'],
    ['06/2026', '2026-06-01'],
    ['Jun 2026', '2026-06-01'],
    ['Juin-2026', '2026-06-01'],
    ['2026-Q2', '2026-04-01'],
    ['Q2 2026', '2026-04-01'],
    ['q2/2026', '2026-04-01'],
    ['2026Q2', '2026-04-01'],
    ['Jun-26', '2026-06-01'],
    ["Juni '26", '2026-06-01'],
    ['2026年6月5日', '2026-06-05'],
    ['2026年06月', '2026-06-01'],
    ['2026년 6월 5일', '2026-06-05'],
  ])('is read from %s', (text, day) => {
    expect(shown(text)).toBe(day);
  });

  it.each([
    '31/02/2026',
    '2026-02-30',
    '13/13/2026',
    '2026',
    '1176',
    '99999',
    'soon',
    '13/2026',
    '5/6',
    'Jun 26',
    '2026Q5',
    '2026年13月1日',
    '2026年2月30日',
  ])('is not read from %s', (text) => {
    expect(shown(text)).toBeUndefined();
  });

  it('is the same in all its spellings', () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const any = fc.integer({ min: dayOf(1980, 1, 1)!, max: dayOf(2099, 12, 31)! });
    fc.assert(
      fc.property(any, (day) => {
        const date = new Date(day * 86_400_000);
        const [y, m, d] = [date.getUTCFullYear(), two(date.getUTCMonth() + 1), two(date.getUTCDate())];
        const month = date.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
        for (const text of [
          `${y}-${m}-${d}`,
          `${y}.${m}.${d}`,
          `${d}/${m}/${y}`,
          `${d} ${month} ${y}`,
          String(day + 25_569),
        ])
          expect(readDate(text, 'day-first')).toBe(day);
        expect(readDate(`${m}/${d}/${y}`, 'month-first')).toBe(day);
      }),
    );
  });
});

describe('the date of a row', () => {
  const column = { name: 'date', title: 'x', earliest: '1980-01-01' };
  const read = createDateReader(column, 'month-first', dayOf(2026, 11, 28));

  it('is not given where the cell says nothing', () => {
    for (const text of ['', 'n/a', '-']) expect(read(text)).toBeNaN();
  });

  it.each([
    ['2026-11-29', 'future-date', /"2026-11-29", but that is later/],
    ['2062-06-01', 'future-date', /check the year/],
    ['1926-06-01', 'too-early-date', /before 1980-01-01/],
    ['01/00/1900', 'not-a-date', /must be a date/],
    ['25/06/2026', 'not-a-date', /written as in the other rows/],
  ])('is a finding where it is %s', (text, code, message) => {
    expect(read(text)).toMatchObject({ code, path: '/date', message: expect.stringMatching(message) });
    expect(read(text)).toMatchObject({ code });
  });

  it('is taken at the bounds', () => {
    expect(read('2026-11-28')).toBe(dayOf(2026, 11, 28));
    expect(read('1980-01-01')).toBe(dayOf(1980, 1, 1));
  });
});
