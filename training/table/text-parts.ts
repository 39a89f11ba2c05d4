import type { Column, TextColumn, TextPart } from '../../datasets/column.ts';
import { hashText } from './hash.ts';
import { tokenPlaces, writeTokens } from './text-tokens.ts';
import { readWrittenDay } from './written-day.ts';

/*
 * What is read out of a text. The same text gives the same values in every file and in every item: nothing here depends on the
 * convention by which a file prints its numbers.
 */

/** A text in lower case, with one blank between words and none around. */
export function plainText(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The first words of a plain text, or all of it if the count is absent. */
export function startOf(plain: string, words?: number): string {
  return words === undefined ? plain : plain.split(' ', words).join(' ');
}

/** A plain text with `#` in the place of each number. */
export function patternOfText(plain: string): string {
  return plain.replace(/\d+(?:[.,]\d+)*/g, '#');
}

/** The words of a plain text: runs of letters and digits. */
export function wordsOfText(plain: string): readonly string[] {
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A number in a text, with the words directly before and behind it. A blank may stand between. */
export interface AmountInText {
  readonly before: string;
  readonly value: number;
  readonly behind: string;
}

/** Every number of a plain text, in its order. `1920x1080` has two: one before an `x`, and one behind it. */
export function amountsOf(plain: string): readonly AmountInText[] {
  const found = [...plain.matchAll(/\d+(?:[.,]\d+)*/g)];
  return found.map(({ 0: digits, index }, i) => {
    const previous = found[i - 1];
    const start = previous === undefined ? 0 : previous.index + previous[0].length;
    const before = plain.slice(start, index);
    const sign = /^-$/.test(before.trim()) && start === 0 ? -1 : 1;
    return {
      before: /([^\s\d.,;:()]+) ?$/.exec(before)?.[1] ?? '',
      value: sign * readDigits(digits),
      behind: /^ ?([^\s\d.,;:()]+)/.exec(plain.slice(index + digits.length))?.[1] ?? '',
    };
  });
}

/** Of a point and a comma the last is the decimal mark. One alone is, unless it stands several times or is a comma before three digits. */
function readDigits(digits: string): number {
  const marks = digits.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (last === undefined) return Number(digits);
  const tail = digits.slice(digits.lastIndexOf(last) + 1);
  const groups = marks.every((mark) => mark === last) && (marks.length > 1 || (last === ',' && tail.length === 3));
  if (groups) return Number(digits.replaceAll(last, ''));
  return Number(`${digits.slice(0, digits.lastIndexOf(last)).replace(/[.,]/g, '')}.${tail}`);
}

/** From 0. @param day since 1 January 1970 */
const monthOfDay = (day: number | undefined): number =>
  day === undefined ? Number.NaN : new Date(day * 86_400_000).getUTCMonth();

/** So many words share one number of a row. */
export const WORDS_A_PLACE = 50;

/** The places of a part in a row. */
export function placesOf(part: TextPart): number {
  if (part.kind === 'tokens') return tokenPlaces(part);
  return part.kind === 'words' ? Math.ceil(part.words.length / WORDS_A_PLACE) : 1;
}

/** The numbers in a row of these columns. */
export function rowWidth(columns: readonly Column[]): number {
  let width = columns.length;
  for (const column of columns) if (column.kind === 'text') for (const part of column.parts) width += placesOf(part);
  return width;
}

/**
 * Writes the parts of a text into a row, from the place `at` on.
 * @param text undefined if it is missing
 * @returns the place behind them
 */
export function writeText(column: TextColumn, text: string | undefined, row: Float64Array, at: number): number {
  return text === undefined ? writeMissingParts(column, row, at) : writeParts(column, text, row, at);
}

/** Writes the parts of a text into a row, from the place `at` on. Returns the place behind them. */
export function writeParts({ parts }: TextColumn, text: string, row: Float64Array, at: number): number {
  const plain = plainText(text);
  let place = at;
  for (const part of parts) {
    if (part.kind === 'words') writeWords(part.words, plain, row, place);
    else if (part.kind === 'tokens') writeTokens(part, plain, row, place);
    else row[place] = plain === '' ? Number.NaN : readPart(part, plain);
    place += placesOf(part);
  }
  return place;
}

/** Writes that a text is missing. Returns the place behind its parts. */
export function writeMissingParts({ parts }: TextColumn, row: Float64Array, at: number): number {
  const end = parts.reduce((place, part) => place + placesOf(part), at);
  row.fill(Number.NaN, at, end);
  return end;
}

function readPart(part: Exclude<TextPart, { kind: 'words' | 'tokens' }>, plain: string): number {
  switch (part.kind) {
    case 'start':
      return levelOf(part.levels, startOf(plain, part.words));
    case 'pattern':
      return levelOf(part.levels, patternOfText(plain));
    case 'amount':
      return readAmount(amountsOf(plain), part.units, part.after);
    case 'day':
      return readWrittenDay(plain, part.order) ?? Number.NaN;
    case 'month':
      return monthOfDay(readWrittenDay(plain, part.order));
  }
}

function readAmount(
  amounts: readonly AmountInText[],
  units: Readonly<Record<string, number>> | undefined,
  after: string | undefined,
): number {
  for (const { before, value, behind } of amounts) {
    if (after !== undefined && before !== after) continue;
    if (units === undefined) return value;
    const unit = Object.hasOwn(units, behind) ? behind : '';
    if (Object.hasOwn(units, unit)) return value * units[unit]!;
  }
  return Number.NaN;
}

/** The index of a level. Any other word gives a number below zero that no other word gives, but for collisions of hashes. */
export function levelOf(levels: readonly string[], word: string): number {
  return indexOf(levels).get(word) ?? -1 - hashText(word);
}

function writeWords(words: readonly string[], plain: string, row: Float64Array, at: number): void {
  row.fill(0, at, at + Math.ceil(words.length / WORDS_A_PLACE));
  const index = indexOf(words);
  for (const word of new Set(wordsOfText(plain))) {
    const found = index.get(word);
    if (found !== undefined) row[at + Math.floor(found / WORDS_A_PLACE)]! += 2 ** (found % WORDS_A_PLACE);
  }
}

const indexByList = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function indexOf(list: readonly string[]): ReadonlyMap<string, number> {
  let index = indexByList.get(list);
  if (index === undefined) {
    index = new Map(list.map((word, i) => [word, i]));
    indexByList.set(list, index);
  }
  return index;
}
