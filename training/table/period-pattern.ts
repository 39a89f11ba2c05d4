import { startOfPeriod } from './period.ts';

const YEAR = '(?:19[7-9]\\d|20\\d\\d)';
const LEAP_YEAR = '(?:19(?:7[26]|8[048]|9[26])|20(?:[02468][048]|[13579][26]))';
/** The years with a week 53 (ISO 8601). */
const LONG_YEARS = Array.from({ length: 130 }, (_, i) => 1970 + i).filter(
  (year) => startOfPeriod(`${year}-W53`) !== undefined,
);

/** The periods from 1970 to 2099, and nothing else, have this form. */
export const PERIOD_PATTERN = `^(?:${[
  `${YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1\\d|2[0-8]))?`,
  `${YEAR}-(?:0[13-9]|1[0-2])-(?:29|30)`,
  `${YEAR}-(?:0[13578]|1[02])-31`,
  `${LEAP_YEAR}-02-29`,
  `${YEAR}-[Ww](?:0[1-9]|[1-4]\\d|5[0-2])`,
  `(?:${LONG_YEARS.join('|')})-[Ww]53`,
  `${YEAR}-[Qq][1-4]`,
].join('|')})$`;
