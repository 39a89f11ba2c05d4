import type { Rhythm } from '../../datasets/market.ts';

/*
 * Periods are numbered, so that a later one has a larger number and neighbours differ by one. 0 is no period.
 */

const DAY = 86_400_000;
/** Monday 29 December 1969: the first week of 1970 is week 1. */
const FIRST_MONDAY = -3;

/** @param day since 1 January 1970 */
export function periodOfDay(rhythm: Rhythm, day: number): number {
  if (rhythm === 'week') return Math.floor((day - FIRST_MONDAY) / 7) + 1;
  const date = new Date(day * DAY);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return rhythm === 'month' ? months : Math.floor(months / 3);
}

/** `2026-06`, `2026-W23` or `2026-Q2`. */
export function showPeriod(rhythm: Rhythm, period: number): string {
  if (rhythm === 'month') return `${Math.floor(period / 12)}-${two((period % 12) + 1)}`;
  if (rhythm === 'quarter') return `${Math.floor(period / 4)}-Q${(period % 4) + 1}`;
  // A week belongs to the year of its Thursday (ISO 8601).
  const thursday = (period - 1) * 7 + FIRST_MONDAY + 3;
  const year = new Date(thursday * DAY).getUTCFullYear();
  const firstDay = Date.UTC(year, 0, 1) / DAY;
  return `${year}-W${two(Math.floor((thursday - firstDay) / 7) + 1)}`;
}

const MONTH = /^(\d{4})-(\d{2})$/;
const QUARTER = /^(\d{4})-Q([1-4])$/i;
const WEEK = /^(\d{4})-W(\d{2})$/i;

/**
 * The period that a text names: `2026-06`, `2026-06-15`, `2026-W23` or `2026-Q2`. A month or quarter in a finer rhythm is its
 * first period. `undefined` if it names none.
 */
export function parsePeriod(rhythm: Rhythm, text: string): number | undefined {
  const day = startOfPeriod(text);
  return day === undefined ? undefined : periodOfDay(rhythm, day);
}

/** Whether a text names a day, a week, a month or a quarter. */
export const isPeriod = (text: string): boolean => startOfPeriod(text) !== undefined;

/** What a text must be to name a period, in words. */
export const PERIOD_FORMS = 'a day, a month, a week or a quarter: 2026-06-15, 2026-06, 2026-W25 or 2026-Q2';

/** The day of a moment, since 1 January 1970. */
export const dayOfMoment = (moment: Date): number => Math.floor(moment.getTime() / DAY);

/**
 * What is wrong with a text as the time at which prices were made, in words that follow "but"; `undefined` if nothing is.
 * It is a day later in some places of the world, so a period that begins tomorrow is no fault.
 * @param today since 1 January 1970
 */
export function findWrongPeriod(text: string, today: number): string | undefined {
  const first = startOfPeriod(text);
  if (first === undefined) return `must be ${PERIOD_FORMS}`;
  if (first > today + 1) return 'that has not begun yet; give the time at which its prices were made';
  if (first < 0) return 'that is before 1970; give the time at which its prices were made';
  return undefined;
}

/** The first day of a date, week, month or quarter, since 1 January 1970. `undefined` if the text names none. */
export function startOfPeriod(text: string): number | undefined {
  const month = MONTH.exec(text);
  if (month) return dayOf(Number(month[1]), Number(month[2]), 1);
  const quarter = QUARTER.exec(text);
  if (quarter) return dayOf(Number(quarter[1]), 3 * Number(quarter[2]) - 2, 1);
  const week = WEEK.exec(text);
  if (week) {
    // 4 January is always in the first week.
    const fourth = dayOf(Number(week[1]), 1, 4)!;
    const monday = fourth - ((fourth - FIRST_MONDAY) % 7);
    const found = monday + 7 * (Number(week[2]) - 1);
    return showPeriod('week', periodOfDay('week', found)) === text.toUpperCase() ? found : undefined;
  }
  return parseDay(text);
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day of a date in ISO form, since 1 January 1970; `undefined` if there is no such day. */
export function parseDay(text: string): number | undefined {
  const date = DATE.exec(text);
  return date ? dayOf(Number(date[1]), Number(date[2]), Number(date[3])) : undefined;
}

/** `undefined` if there is no such day. @param month from 1 */
export function dayOf(year: number, month: number, day: number): number | undefined {
  const at = Date.UTC(year, month - 1, day);
  const date = new Date(at);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? at / DAY : undefined;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A day in ISO form. '' if it is not known. @param day since 1 January 1970 */
export const writeDay = (day: number | undefined): string =>
  day === undefined ? '' : new Date(day * DAY).toISOString().slice(0, 10);
