import type { Answerer } from '../../training/kinds/answering-kind.ts';
import type { DateFormat } from '../../training/table/date-format.ts';
import { showFound } from '../../training/table/found.ts';
import { isMissing } from '../../training/table/missing.ts';
import { squashName } from '../../training/table/name-columns.ts';
import { PERIOD_FORMS, writeDay } from '../../training/table/period.ts';
import { readDate } from '../../training/table/read-date.ts';

/** A fault of a row's time, in a sentence. */
export interface WrongTime {
  readonly wrong: string;
}

/** Finds the model at the level of a row's own time, or says what is wrong with that time. */
export type FindAnswerer = (cells: readonly string[]) => Answerer | WrongTime;

/** Texts whose day is remembered. Few times stand in many rows. */
const MOST_REMEMBERED = 10_000;

/**
 * A column `as_of` of a table to be priced says at which level each row is priced. A row that does not say it is priced at the level of
 * the model. `undefined` if the table has no such column, or answers do not change with time.
 * @param format of dates of digits, as the user gave it
 */
export function findTimes(
  answerer: Answerer,
  header: readonly string[],
  format: DateFormat | undefined,
): FindAnswerer | undefined {
  const cell = header.findIndex((name) => squashName(name) === 'asof');
  if (cell < 0 || !answerer.at) return undefined;
  const name = header[cell]!.trim();
  const remembered = new Map<string, string | WrongTime>();
  const dayOf = (text: string): string | WrongTime => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const read = readTime(name, text, format);
    if (remembered.size < MOST_REMEMBERED) remembered.set(text, read);
    return read;
  };
  return (cells) => {
    const text = cells[cell] ?? '';
    if (isMissing(text)) return answerer;
    const day = dayOf(text);
    if (typeof day !== 'string') return day;
    return answerer.at?.(day) ?? { wrong: `${name} is ${showFound(text)}, but must be ${PERIOD_FORMS}.` };
  };
}

/** The day in ISO form. A date that is another day with the month first is not guessed. */
function readTime(name: string, text: string, format: DateFormat | undefined): string | WrongTime {
  const day = readDate(text, format ?? 'day-first');
  const other = format === undefined ? readDate(text, 'month-first') : day;
  if (day === undefined && other === undefined)
    return { wrong: `${name} is ${showFound(text)}, but must be ${PERIOD_FORMS}.` };
  if (day !== undefined && other !== undefined && day !== other)
    return { wrong: `${name} is ${showFound(text)}: say with --dates whether the day or the month comes first.` };
  return writeDay(day ?? other);
}
