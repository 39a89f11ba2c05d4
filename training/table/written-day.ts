import type { DateOrder } from '../../datasets/column.ts';
import { dayOf } from './period.ts';

export const DATE_ORDERS: readonly DateOrder[] = ['year-month-day', 'day-month-year', 'month-day-year'];

const NUMERIC = /^\s*(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})\.?(?:[T\s,]+\d{1,2}:\d{2}.*)?\s*$/i;
const COMPACT = /^\s*((?:19|20)\d\d)(\d\d)(\d\d)\s*$/;
const DAY_AND_WORD =
  /^\s*(?:\p{L}+[,.]?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?[-\s/]+(\p{L}{3,})\.?[-\s/,]+(\d{2,4})(?:[T\s,]+\d{1,2}:\d{2}.*)?\s*$/iu;
const WORD_AND_DAY =
  /^\s*(?:\p{L}+,\s+)?(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[T\s,]+\d{1,2}:\d{2}.*)?\s*$/iu;

/**
 * The day of a date in digits or with the name of its month, since 1 January 1970.
 * @param order of a date in digits; a date with a name needs none
 * @returns undefined if the text is no date in this order, or there is no such day
 */
export function readWrittenDay(text: string, order: DateOrder): number | undefined {
  if (text.length > 40 || !/\d/.test(text)) return undefined;
  const numeric = NUMERIC.exec(text);
  if (numeric) return dayOfParts([numeric[1]!, numeric[3]!, numeric[4]!], order);
  const compact = COMPACT.exec(text);
  if (compact) return dayOf(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const [day, word, year] = namedParts(text) ?? [];
  const month = word === undefined ? undefined : monthOf(word);
  if (month === undefined) return undefined;
  return dayOf(fullYear(year!), month, Number(day));
}

function namedParts(text: string): readonly [day: string, word: string, year: string] | undefined {
  const first = DAY_AND_WORD.exec(text);
  if (first) return [first[1]!, first[2]!, first[3]!];
  const second = WORD_AND_DAY.exec(text);
  return second ? [second[2]!, second[1]!, second[3]!] : undefined;
}

function dayOfParts([a, b, c]: readonly [string, string, string], order: DateOrder): number | undefined {
  const isYearFirst = a.length === 4 || order === 'year-month-day';
  const [year, month, day] = isYearFirst ? [a, b, c] : order === 'day-month-year' ? [c, b, a] : [c, a, b];
  if (year.length === 1 || year.length === 3 || day.length > 2 || month.length > 2) return undefined;
  return dayOf(fullYear(year), Number(month), Number(day));
}

/** Two digits mean a year from 1950 to 2049. */
export function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/** Beginnings of the names of the months, in the languages of most files. */
const MONTHS: readonly RegExp[] = [
  /^(?:jan|jän|ene|gen)/,
  /^(?:feb|fév|fev)/,
  /^(?:mar|mär|mrz|maa|mrt)/,
  /^(?:apr|avr|abr)/,
  /^(?:may|mai|mag|mei)/,
  /^(?:jun|juin|giu)/,
  /^(?:jul|juil|lug)/,
  /^(?:aug|aoû|aou|ago)/,
  /^(?:sep|set)/,
  /^(?:oct|okt|ott|out)/,
  /^nov/,
  /^(?:dec|dez|déc|dic)/,
];

/** The number of a month by its name or the beginning of it, from 1. `undefined` if a word is none. */
export function monthOf(word: string): number | undefined {
  const index = MONTHS.findIndex((pattern) => pattern.test(word.toLowerCase()));
  return index < 0 ? undefined : index + 1;
}
