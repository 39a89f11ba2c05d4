import type { Column, Printed } from '../../datasets/column.ts';
import type { Answers, Target } from '../../datasets/dataset.ts';
import type { DateFormat } from './date-format.ts';
import { readDecimal } from './decimal.ts';
import {
  boundsOf,
  type Issue,
  notANumber,
  notPricedYet,
  outOfBounds,
  required,
  squash,
  unknownAnswer,
} from './issue.ts';
import { isMissing, notGiven } from './missing.ts';
import { type NumberFormat, POINT, readPrintedNumber } from './number-format.ts';
import { readText } from './read-text.ts';
import { findLevel, readOtherWord } from './read-word.ts';

/** The convention by which the cells of a file are read. It is the same for all rows. */
export interface CellReading {
  readonly numbers: NumberFormat;
  /** The name of the other scale in which its grades are written, if they are. */
  readonly scale?: string;
  /** How it writes dates of digits. Absent if no date depends on it. */
  readonly dates?: DateFormat;
}

export const AS_DECLARED: CellReading = { numbers: POINT };

/**
 * Reads the text of one cell: a number, or the index of a level. In an optional column an empty cell is NaN. So are the
 * signs that spreadsheets and data frames write for a missing value, such as `NA`, `#N/A` and `-`. A constant is known
 * without a value.
 */
export function readCell(column: Column, text: string, reading: CellReading = AS_DECLARED): number | Issue {
  if (column.kind === 'text') return isMissing(text) ? notGiven(column, text) : readText(column, text);
  if (column.kind !== 'number') {
    return (
      findLevel(column, text, reading.scale) ?? (isMissing(text) ? notGiven(column, text) : readOtherWord(column, text))
    );
  }
  const value = readNumber(text, column, reading.numbers);
  if (value >= column.min && value <= column.max) return value;
  if (value === 0 && column.zeroMeansUnmeasured) return value;
  if (isMissing(text)) return notGiven(column, text);
  return Number.isNaN(value) ? notANumber(column, text) : outOfBounds(column, text, String(value));
}

/** Reads the price of an item, in the units of the target; of a yes or no 1 for yes and 0 for no. */
export function readTarget(target: Target, text: string, { numbers }: CellReading = AS_DECLARED): number | Issue {
  if (target.answers) return readAnswer(target, target.answers, text);
  const value = readNumber(text, target, numbers);
  if (value >= target.min && value <= target.max) return value;
  const column = { name: target.column, ...target };
  if (isMissing(text))
    return target.mayBeMissing ? notPricedYet(column.name) : required(column.name, text, boundsOf(column));
  return Number.isNaN(value) ? notANumber(column, text) : outOfBounds(column, text, String(value));
}

function readAnswer({ column, mayBeMissing }: Target, { yes, no }: Answers, text: string): number | Issue {
  const found = [no, yes].findIndex((word) => isSameAnswer(word, text));
  if (found >= 0) return found;
  if (!isMissing(text)) return unknownAnswer(column, text, [yes, no]);
  return mayBeMissing ? notPricedYet(column) : required(column, text, `${yes} or ${no}`);
}

/** A database may write 1 as 1.0. */
function isSameAnswer(word: string, text: string): boolean {
  return squash(word) === squash(text) || (readDecimal(word) === readDecimal(text) && !Number.isNaN(readDecimal(word)));
}

/**
 * Most numbers are plain digits and a point, which `Number` reads fastest. A point that is not the decimal mark must
 * not reach it.
 */
function readNumber(text: string, printed: Printed, numbers: NumberFormat): number {
  const value = numbers.decimal === 'point' || !text.includes('.') ? readDecimal(text) : Number.NaN;
  return Number.isNaN(value) && text !== '' ? readPrintedNumber(text, printed, numbers) : value;
}
