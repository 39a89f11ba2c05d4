import { describe, expect, it } from 'vitest';
import type { DateOrder, TextColumn } from '../../datasets/column.ts';
import { amountsOf, patternOfText, plainText, rowWidth, startOf, wordsOfText, writeParts } from './text-parts.ts';

const laptop: TextColumn = {
  kind: 'text',
  name: 'laptop',
  title: 'Laptop',
  required: false,
  parts: [
    { kind: 'start', words: 1, levels: ['acer', 'dell'] },
    { kind: 'amount', units: { ghz: 1, mhz: 0.001 } },
    { kind: 'amount', after: 'x' },
    { kind: 'words', words: Array.from({ length: 49 }, (_, i) => `w${i}`).concat('ips', 'ssd') },
    { kind: 'pattern', levels: ['no old price', 'sr #'] },
  ],
  example: 'Dell XPS',
};

const read = (text: string) => {
  const row = new Float64Array(rowWidth([laptop]));
  expect(writeParts(laptop, text, row, 1)).toBe(row.length);
  return [...row.subarray(1)];
};

describe('text parts', () => {
  it('reads starts, amounts with their units, words and patterns', () => {
    expect(read('Dell  XPS 2.5GHz 1920x1080 IPS ssd')).toEqual([1, 2.5, 1080, 2 ** 49, 1, expect.any(Number)]);
    expect(read('acer 2500 MHz')).toEqual([0, 2.5, Number.NaN, 0, 0, expect.any(Number)]);
    expect(read(' SR 1,234 ')).toEqual([expect.any(Number), Number.NaN, Number.NaN, 0, 0, 1]);
  });

  it('tells words that are not listed apart, below zero', () => {
    const [lenovo, asus] = [read('Lenovo')[0]!, read('Asus')[0]!];
    expect(lenovo).toBeLessThan(0);
    expect(asus).toBeLessThan(0);
    expect(lenovo).not.toBe(asus);
    expect(read('lenovo X')[0]).toBe(lenovo);
  });

  it('cuts a text into words and numbers', () => {
    expect(startOf(plainText(' Maruti  Swift VXi'), 2)).toBe('maruti swift');
    expect(patternOfText('1,5 l / 26.6 km/kg')).toBe('# l / # km/kg');
    expect(wordsOfText('ips-panel, full hd')).toEqual(['ips', 'panel', 'full', 'hd']);
    expect(amountsOf('1920x1080')).toEqual([
      { before: '', value: 1920, behind: 'x' },
      { before: 'x', value: 1080, behind: '' },
    ]);
    for (const [text, value] of [
      ['1,234', 1234],
      ['1.234.567,8', 1234567.8],
      ['1,234.5', 1234.5],
      ['26,6', 26.6],
      ['-5 c', -5],
    ] as const)
      expect(amountsOf(text)[0]?.value).toBe(value);
  });

  it('reads dates in the declared order, and no day that the month does not have', () => {
    const day = Date.UTC(2016, 11, 3) / 86_400_000;
    const dates = (text: string, order: DateOrder) => {
      const row = new Float64Array(2);
      writeParts(
        {
          ...laptop,
          parts: [
            { kind: 'day', order },
            { kind: 'month', order },
          ],
        },
        text,
        row,
        0,
      );
      return [...row];
    };
    expect(dates('3/12/2016', 'day-month-year')).toEqual([day, 11]);
    expect(dates('12/3/16', 'month-day-year')).toEqual([day, 11]);
    expect(dates('2016-12-03T10:00:00', 'day-month-year')).toEqual([day, 11]);
    expect(dates('Dec 3, 2016', 'day-month-year')).toEqual([day, 11]);
    expect(dates('03-Dec-2016', 'month-day-year')).toEqual([day, 11]);
    expect(dates('3. Dezember 2016', 'month-day-year')).toEqual([day, 11]);
    for (const text of ['31/02/2016', '3/13/2016', 'soon', '2016'])
      expect(dates(text, 'day-month-year')).toEqual([Number.NaN, Number.NaN]);
  });
});
