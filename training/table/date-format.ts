/** How a file writes dates of digits that do not begin with the year. It is the same for all rows. */
export type DateFormat = 'day-first' | 'month-first';

export const DATE_FORMATS = ['day-first', 'month-first'] as const satisfies readonly DateFormat[];
