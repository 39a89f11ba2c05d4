import { type DayUsage, dayOf } from './partner-store.ts';

/** The days that are asked for: the present month up to today, where they are left out. */
export function usageRange(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
): { readonly from: string; readonly to: string } {
  const today = dayOf(now);
  return { from: from ?? `${(to ?? today).slice(0, 8)}01`, to: to ?? today };
}

/** Whether it is a day of the calendar: 2026-11-28. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(new Date(text)) === text;

/** A table with a line for each day. */
export const usageCsv = (days: readonly DayUsage[]): string =>
  ['day,calls,items,refused', ...days.map((one) => [one.day, one.calls, one.items, one.refused].join(',')), ''].join(
    '\n',
  );
