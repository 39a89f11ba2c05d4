import { DATE_FORMATS, type DateFormat } from './date-format.ts';
import { readDate } from './read-date.ts';

/** How the dates of a file could be read. */
export interface DateTally {
  readonly name: string;
  /** Dates that only one format can read. */
  readonly tells: Record<DateFormat, number>;
  readonly examples: Partial<Record<DateFormat | 'ambiguous', string>>;
  /** Dates like 05/06/2026, that are another day in each format. */
  ambiguous: number;
}

export const createDateTally = (name: string): DateTally => ({
  name,
  tells: { 'day-first': 0, 'month-first': 0 },
  examples: {},
  ambiguous: 0,
});

/** Matches all dates that need a format. A date in ISO form does not. */
export const DATE_PATTERN = '(?<!\\d)\\d{1,2}[-/. ]\\d{1,2}[-/. ]\\d{2}';

/**
 * Counts a cell. A date that is the same day in both formats tells nothing: one in ISO form, a serial number, 05/05/2026.
 * @returns whether the cell tells anything
 */
export function tallyDate(tally: DateTally, text: string): boolean {
  const days = DATE_FORMATS.map((format) => readDate(text, format));
  if (days[0] === days[1]) return false;
  const fitting = DATE_FORMATS.filter((_, i) => days[i] !== undefined);
  const only = fitting.length === 1 ? fitting[0] : undefined;
  if (only) tally.tells[only]++;
  else tally.ambiguous++;
  tally.examples[only ?? 'ambiguous'] ??= text.trim();
  return true;
}
