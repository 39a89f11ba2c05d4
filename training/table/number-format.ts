import type { Printed } from '../../datasets/column.ts';
import { currenciesOf } from './currency.ts';

/** The format of the numbers of a file. It is the same for all cells. */
export interface NumberFormat {
  readonly decimal: DecimalMark;
}

export type DecimalMark = 'point' | 'comma';

export const POINT: NumberFormat = { decimal: 'point' };

/** The parts of a number that is not read yet. */
export interface PrintedNumber {
  /** Digits, marks and an exponent, without sign, currency, unit and white space. */
  readonly digits: string;
  readonly negative: boolean;
  /** The ISO codes of the currency beside it. There are several if a sign has several meanings. */
  readonly currency?: readonly string[];
}

/**
 * Reads a number in the forms of people and spreadsheets. It may have thousands separators, a currency or the column's
 * unit before or after it, any white space, and accountants' brackets for negative amounts. Digits must be grouped by
 * three, or by two before the last three as in India. A text with a mark at another place is no number.
 * @returns NaN for everything else
 */
export function readPrintedNumber(text: string, column: Printed, { decimal }: NumberFormat): number {
  const printed = takeApart(text, column);
  if (printed === undefined || (printed.currency !== undefined && !isMoney(column))) return Number.NaN;
  const shape = shapeOf(printed.digits);
  if (shape === undefined || !shape.readings.includes(decimal)) return Number.NaN;
  const value = numberOf(printed.digits, decimal);
  return printed.negative ? 0 - value : value;
}

/** @param digits in a form that this format can read */
export function numberOf(digits: string, decimal: DecimalMark): number {
  const bare = digits.replace(decimal === 'point' ? /[,\s'’]/gu : /[.\s'’]/gu, '');
  return Number(decimal === 'point' ? bare : bare.replace(',', '.'));
}

/** Removes currency, unit, brackets and sign from a number. Undefined if the rest is no number. */
export function takeApart(text: string, column: Printed): PrintedNumber | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  // The dash of "1'200.-" and "1.200,–" means that there are no hundredths.
  let rest = text.trim().replace(/(?<=\d)[.,][-–—](?=\D*$)/u, '');
  let negative = false;
  if (rest.startsWith('(') && rest.endsWith(')')) {
    negative = true;
    rest = rest.slice(1, -1).trim();
  }
  const match = AROUND.exec(rest);
  if (match === null) return undefined;
  const [, sign = '', before = '', innerSign = '', digits = '', trailingSign = '', behind = ''] = match;
  const signs = sign + innerSign + trailingSign;
  if (signs.length > 1 || (signs !== '' && negative)) return undefined;
  const words = [before, behind].map((word) => word.trim()).filter((word) => word !== '');
  let currency: readonly string[] | undefined;
  for (const word of words) {
    const named = currenciesOf(word);
    if (named.length === 0 && isUnit(word, column)) continue;
    const before: readonly string[] | undefined = currency;
    currency = before === undefined ? named : before.filter((code) => named.includes(code));
    if (currency.length === 0) return undefined;
  }
  return {
    digits: digits.trim(),
    negative: negative || MINUS.test(signs),
    ...(currency !== undefined && { currency }),
  };
}

/** Whether a column's numbers are amounts of money. Only such numbers may have a currency. */
export const isMoney = ({ unit }: Printed): boolean => currenciesOf(unit).length > 0;

const MAX_LENGTH = 64;
const MINUS = /[-−–]/u;
/** sign, words, sign, digits with their marks, sign, words */
const AROUND =
  /^([-+−–]?)\s*([^\d\s.,+\-−–()][^\d.,+\-−–()]*\.?|)\s*([-+−–]?)\s*((?:\d|[.,](?=\d))(?:[\d.,'’]|\s(?=\d{2,3}(?!\d)))*(?:[eE][-+]?\d{1,3}(?![\d.,]))?)\s*([-−–]?)\s*([^\d\s.,+\-−–()]?[^\d,+\-−–()]*)$/u;

/** Whether a word is the column's unit, in one of its spellings. */
export function isUnit(word: string, { unit, units = [] }: Printed): boolean {
  const lower = word.toLowerCase().replace(/\.$/, '');
  return [unit, ...units].some((known) => known.toLowerCase() === lower);
}

/** The possible meanings of a number by its marks. */
export interface NumberShape {
  /** The decimal marks with which it is a number. There are two for `1.234` and `1,234`. */
  readonly readings: readonly DecimalMark[];
  /** The mark between thousands, if it certainly has one. */
  readonly thousands?: 'point' | 'comma' | 'space' | 'apostrophe';
  /** Whether it shows which mark is the decimal one. A number without marks does not. */
  readonly tells: boolean;
}

const BOTH: readonly DecimalMark[] = ['point', 'comma'];
const WHOLE: NumberShape = { readings: BOTH, tells: false };

/** @returns undefined if it is no number with either decimal mark */
export function shapeOf(digits: string): NumberShape | undefined {
  if (/^\d+(?:[eE][-+]?\d+)?$/.test(digits)) return WHOLE;
  const readings = BOTH.filter((decimal) => isNumber(digits, decimal));
  if (readings.length === 0) return undefined;
  const hasMark = /[.,]/.test(digits);
  if (!hasMark) return { readings, tells: false, thousands: /['’]/u.test(digits) ? 'apostrophe' : 'space' };
  if (readings.length === 2) return { readings, tells: true };
  const group = readings[0] === 'point' ? ',' : '.';
  if (digits.includes(group)) return { readings, tells: true, thousands: group === ',' ? 'comma' : 'point' };
  if (/\s/.test(digits)) return { readings, tells: true, thousands: 'space' };
  return { readings, tells: true, ...(/['’]/u.test(digits) && { thousands: 'apostrophe' as const }) };
}

const GROUPED = {
  point:
    /^(?:\d*|[1-9]\d{0,2}(?:([,\s'’])(?:\d{2}\1)*\d{3}|(?:([,\s'’])\d{3})(?:\2\d{3})*))(?:\.\d*)?(?:[eE][-+]?\d+)?$/u,
  comma:
    /^(?:\d*|[1-9]\d{0,2}(?:([.\s'’])(?:\d{2}\1)*\d{3}|(?:([.\s'’])\d{3})(?:\2\d{3})*))(?:,\d*)?(?:[eE][-+]?\d+)?$/u,
} as const;

function isNumber(digits: string, decimal: DecimalMark): boolean {
  return GROUPED[decimal].test(digits);
}
