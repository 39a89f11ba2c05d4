import type { DateColumn, DateOrder } from '../../datasets/column.ts';
import type { DateFormat } from './date-format.ts';
import { jsonPointer, showFound } from './found.ts';
import { isMissing } from './missing.ts';
import { dayOf, parseDay, startOfPeriod } from './period.ts';
import { fullYear, monthOf, readWrittenDay } from './written-day.ts';

const ORDERS: Readonly<Record<DateFormat, DateOrder>> = {
  'day-first': 'day-month-year',
  'month-first': 'month-day-year',
};

const SERIAL = /^\d{5}(?:[.,]\d+)?$/;
/** A spreadsheet counts days from 30 December 1899. Numbers of five digits beyond this are no dates: 31 December 2099. */
const SERIAL_ZERO = -25_569;
const LAST_SERIAL = 73_050;
const MONTH_AND_YEAR = /^(\d{1,2})[-/.]((?:19|20)\d\d)$/;
const WORD_AND_YEAR = /^(\p{L}{3,})\.?[-\s/,]+((?:19|20)\d\d)$/u;
/** As spreadsheets show a month: Jan-26. With a space it may be a day of January. */
const WORD_AND_SHORT_YEAR = /^(\p{L}{3,})\.?(?:-|\s?['’])(\d\d)$/u;
const QUARTER_AND_YEAR = /^Q([1-4])[-\s/]*((?:19|20)\d\d)$/i;
const YEAR_AND_QUARTER = /^((?:19|20)\d\d)[-\s/]*Q([1-4])$/i;
/** In Chinese, Japanese and Korean. */
const MARKED = /^((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?$/;

/**
 * The day of a date as files write it, since 1 January 1970: in ISO form, as the serial number of a spreadsheet, in digits or with the
 * name of the month. A week, a month or a quarter is its first day.
 * @returns undefined if the text is no date, or there is no such day
 */
export function readDate(text: string, format: DateFormat): number | undefined {
  const iso = parseDay(text);
  if (iso !== undefined) return iso;
  const bare = text.trim();
  if (SERIAL.test(bare)) {
    const serial = Math.floor(Number(bare.replace(',', '.')));
    return serial <= LAST_SERIAL ? serial + SERIAL_ZERO : undefined;
  }
  return (
    startOfPeriod(bare) ??
    startOfMonth(bare) ??
    startOfQuarter(bare) ??
    readMarked(bare) ??
    readWrittenDay(bare, ORDERS[format])
  );
}

/** `06/2026`, `June 2026`, `Jun-26` */
function startOfMonth(text: string): number | undefined {
  const digits = MONTH_AND_YEAR.exec(text);
  if (digits) return dayOf(Number(digits[2]), Number(digits[1]), 1);
  const [, word, year] = WORD_AND_YEAR.exec(text) ?? WORD_AND_SHORT_YEAR.exec(text) ?? [];
  const month = word === undefined ? undefined : monthOf(word);
  return month === undefined ? undefined : dayOf(fullYear(year!), month, 1);
}

/** `Q2 2026`, `2026Q2` */
function startOfQuarter(text: string): number | undefined {
  const [, quarter, year] = QUARTER_AND_YEAR.exec(text) ?? [];
  if (quarter !== undefined) return startOfPeriod(`${year}-Q${quarter}`);
  const other = YEAR_AND_QUARTER.exec(text);
  return other ? startOfPeriod(`${other[1]}-Q${other[2]}`) : undefined;
}

/** `2026年6月5日`, `2026年6月` */
function readMarked(text: string): number | undefined {
  const [, year, month, day = '1'] = MARKED.exec(text) ?? [];
  return year === undefined ? undefined : dayOf(Number(year), Number(month), Number(day));
}

/** What is wrong with a row's date. */
export interface DateFault {
  readonly code: 'not-a-date' | 'future-date' | 'too-early-date';
  readonly path: string;
  readonly message: string;
}

/** Texts whose day is remembered. Few dates stand in many rows. */
const MOST_REMEMBERED = 10_000;

/**
 * Reads the date of rows.
 * @param latest day that a date may name, since 1 January 1970; no bound if it is left out, as for rows that were accepted before
 * @returns a function that gives the day, NaN if the row does not say it, or the fault
 */
export function createDateReader(
  column: DateColumn,
  format: DateFormat = 'day-first',
  latest: number = Number.POSITIVE_INFINITY,
): (text: string) => number | DateFault {
  const earliest = parseDay(column.earliest)!;
  const fault = (code: DateFault['code'], text: string, wrong: string): DateFault => ({
    code,
    path: jsonPointer(column.name),
    message: `${column.name} is ${showFound(text)}, but ${wrong}.`,
  });
  const read = (text: string): number | DateFault => {
    if (isMissing(text)) return Number.NaN;
    const day = readDate(text, format);
    if (day === undefined)
      return fault('not-a-date', text, `must be a date, written as in the other rows; 2026-06-15 is always read`);
    if (day > latest)
      return fault('future-date', text, 'that is later than the day on which the file was read; check the year');
    if (day < earliest) return fault('too-early-date', text, `that is before ${column.earliest}; check the year`);
    return day;
  };
  const remembered = new Map<string, number | DateFault>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const found = read(text);
    if (remembered.size < MOST_REMEMBERED) remembered.set(text, found);
    return found;
  };
}
