import type {
  Answers,
  Column,
  Dataset,
  GradeScale,
  LevelColumn,
  Printed,
  Row,
  Target,
  TextColumn,
} from '../../datasets/dataset.ts';
import type { DateFormat } from './date-format.ts';
import { jsonPointer } from './found.ts';
import { hashText } from './hash.ts';
import {
  allowedBy,
  beyondScale,
  boundsOf,
  type Issue,
  notANumber,
  notAnObject,
  notPricedYet,
  otherScale,
  outOfBounds,
  required,
  sameName,
  squash,
  unknownAnswer,
  unknownField,
  unknownWord,
  wrongType,
} from './issue.ts';
import { isOpen, levelsOf, valueNotGiven, type WordColumn } from './levels.ts';
import { type NumberFormat, POINT, readPrintedNumber } from './number-format.ts';
import { levelOf, plainText, rowWidth, writeMissingParts, writeParts } from './text-parts.ts';

export type { Issue } from './issue.ts';

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
 * Reads the cells of one CSV row into `row`.
 * @param columns the dataset's columns, length n
 * @param cellOf  for each column the index of its cell, or -1 if the file does not have it; length n
 * @param row     written, of `rowWidth(columns)` numbers; NaN where nothing is given
 * @param reading how the file prints its numbers and grades
 * @returns null if there is no issue. Otherwise all issues, and `row` must not be used.
 */
export function readRow(
  columns: readonly Column[],
  cellOf: ArrayLike<number>,
  cells: readonly string[],
  row: Row,
  reading: CellReading = AS_DECLARED,
): readonly Issue[] | null {
  let issues: Issue[] | null = null;
  let behind = columns.length;
  for (let index = 0; index < columns.length; index++) {
    const cell = cellOf[index]!;
    const column = columns[index]!;
    const text = cell < 0 ? '' : cells[cell]!;
    if (column.kind === 'text') behind = writeText(column, isMissing(text) ? undefined : text, row, behind);
    const read = readCell(column, text, reading);
    if (typeof read === 'number') row[index] = read;
    else if (issues === null) issues = [read];
    else issues.push(read);
  }
  return issues;
}

/**
 * Reads the text of one cell: a number, or the index of a level. In an optional column an empty cell is NaN. So are the
 * signs that spreadsheets and data frames write for a missing value, such as `NA`, `#N/A` and `-`. A constant is known
 * without a value.
 */
export function readCell(column: Column, text: string, reading: CellReading = AS_DECLARED): number | Issue {
  if (column.kind === 'text') return isMissing(text) ? notGiven(column, text) : hashText(plainText(text));
  if (column.kind !== 'number') {
    const level = reading.scale === undefined ? spellingsOf(column).exact.get(text) : undefined;
    if (level !== undefined) return level;
    return (
      findWord(column, text, reading.scale) ?? (isMissing(text) ? notGiven(column, text) : otherWord(column, text))
    );
  }
  const value = readNumber(text, column, reading.numbers);
  if (value >= column.min && value <= column.max) return value;
  if (value === 0 && column.zeroMeansUnmeasured) return value;
  if (isMissing(text)) return notGiven(column, text);
  return Number.isNaN(value) ? notANumber(column, text) : outOfBounds(column, text, String(value));
}

/**
 * Whether a row says that it is of something that is not priced here.
 * @param cellOf for each of the constants the index of its cell, or -1; length as `constants`
 */
export function refuseConstants(
  { constants = [] }: Pick<Dataset, 'constants'>,
  cellOf: ArrayLike<number>,
  cells: readonly string[],
): Issue | undefined {
  for (const [index, column] of constants.entries()) {
    const cell = cellOf[index] ?? -1;
    const read = cell < 0 ? 0 : readCell(column, cells[cell]!);
    if (typeof read !== 'number') return read;
  }
  return undefined;
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
  return squash(word) === squash(text) || (decimal(word) === decimal(text) && !Number.isNaN(decimal(word)));
}

/**
 * Most numbers are plain digits and a point, which `Number` reads fastest. A point that is not the decimal mark must
 * not reach it.
 */
function readNumber(text: string, printed: Printed, numbers: NumberFormat): number {
  const value = numbers.decimal === 'point' || !text.includes('.') ? decimal(text) : Number.NaN;
  return Number.isNaN(value) && text !== '' ? readPrintedNumber(text, printed, numbers) : value;
}

/**
 * Reads one item from JSON. Numbers must be JSON numbers. A field that is absent or null counts as not given.
 * @returns the row (NaN if a column is not given), or every issue found, at most 20
 */
export function readItem(
  dataset: Dataset,
  value: unknown,
): { readonly row: Row } | { readonly issues: readonly Issue[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { issues: [notAnObject(dataset, value)] };
  const item = value as Readonly<Record<string, unknown>>;
  const row = new Float64Array(rowWidth(dataset.columns));
  const issues: Issue[] = [];
  let known = 0;
  let behind = dataset.columns.length;
  for (let index = 0; index < dataset.columns.length; index++) {
    const column = dataset.columns[index]!;
    const isThere = Object.hasOwn(item, column.name);
    if (isThere) known++;
    const given = isThere ? item[column.name] : undefined;
    const read = readValue(column, given);
    if (typeof read === 'number') row[index] = read;
    else issues.push(read);
    if (column.kind === 'text')
      behind = writeText(column, typeof given === 'string' && !isMissing(given) ? given : undefined, row, behind);
  }
  for (const column of dataset.constants ?? []) {
    if (!Object.hasOwn(item, column.name)) continue;
    known++;
    const read = readValue(column, item[column.name]);
    if (typeof read !== 'number') issues.push(read);
  }
  if (Object.keys(item).length > known) return { issues: withUnknownFields(dataset, item, issues) };
  return issues.length === 0 ? { row } : { issues };
}

/**
 * A field whose name differs only by capitals and the like is one mistake and not two. So the missing field is not
 * reported too.
 */
function withUnknownFields(
  dataset: Dataset,
  item: Readonly<Record<string, unknown>>,
  issues: readonly Issue[],
): readonly Issue[] {
  const fields = new Set([...dataset.columns, ...(dataset.constants ?? [])].map(({ name }) => name));
  const unknown = Object.keys(item).filter((name) => !fields.has(name));
  const meant = new Set(unknown.flatMap((name) => sameName(dataset, name) ?? []).map((name) => jsonPointer(name)));
  return [
    ...issues.filter(({ code, path }) => code !== 'required' || !meant.has(path)),
    ...unknown.slice(0, MAX_ISSUES).map((name) => unknownField(dataset, name, item[name])),
  ].slice(0, MAX_ISSUES);
}

const MAX_ISSUES = 20;

function readValue(column: Column, value: unknown): number | Issue {
  if (value === undefined || value === null) return notGiven(column, value);
  if (column.kind === 'text') {
    if (typeof value !== 'string') return wrongType(column, value, 'send a string');
    return isMissing(value) ? notGiven(column, value) : hashText(plainText(value));
  }
  if (column.kind !== 'number') {
    const advice = column.kind === 'constant' ? 'send it as a string, or leave it out' : 'send one of them as a string';
    if (typeof value !== 'string') return wrongType(column, value, advice);
    return spellingsOf(column).exact.get(value) ?? findWord(column, value) ?? otherWord(column, value);
  }
  if (typeof value === 'number') {
    if (value >= column.min && value <= column.max) return value + 0;
    if (value === 0 && column.zeroMeansUnmeasured) return 0;
    return Number.isNaN(value) ? notANumber(column, value) : outOfBounds(column, value, String(value));
  }
  const isNumeric = typeof value === 'string' && !Number.isNaN(decimal(value));
  return wrongType(column, value, isNumeric ? `send a number, ${Number(value)}, without quotes` : 'send a number');
}

/** A decimal number as people write it, possibly infinite (`1e999`); NaN for everything else. */
function decimal(text: string): number {
  const value = Number(text);
  if (Number.isNaN(value) || text === '') return Number.NaN;
  // Number also reads white space alone, 0x10, 0b1 and 0o7, and the word Infinity.
  const first = text.charCodeAt(0);
  const second = text.length > 1 ? text.charCodeAt(1) : 0;
  if (first < PLUS || first > NINE || second > NINE) return isDecimal(text) ? value + 0 : Number.NaN;
  return value + 0;
}

const PLUS = 43;
const NINE = 57;

function isDecimal(text: string): boolean {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text);
}

/** The signs for a missing value: those of data frames and databases, and those of a failed formula. */
const NOTHING =
  /^\s*(?:|na|n\/a|n\.a\.|nan|null|nil|none|nd|-+|[–—.?]|\\n|<na>|#(?:n\/a|nv|value!|ref!|div\/0!|num!|name\?|null!|wert!|bezug!|zahl!|valeur!))\s*$/i;

export function isMissing(text: string): boolean {
  return text === '' || (text.length <= 12 && NOTHING.test(text));
}

function notGiven(column: Column, found: unknown): number | Issue {
  return column.required ? required(column.name, found, allowedBy(column)) : valueNotGiven(column);
}

interface Spellings {
  /** The level by spelling, for the declared spellings. No other is ever added. */
  readonly exact: ReadonlyMap<string, number>;
  /** Level by squashed spelling, aliases included. */
  readonly squashed: ReadonlyMap<string, number>;
}

const spellingsByColumn = new WeakMap<WordColumn, Spellings>();

function spellingsOf(column: WordColumn): Spellings {
  let spellings = spellingsByColumn.get(column);
  if (spellings === undefined) {
    const words = levelsOf(column);
    const levels = words.map((level, index) => [level, index] as const);
    const aliases = aliasesOf(column).map(([alias, level]) => [squash(alias), words.indexOf(level)] as const);
    const squashed = new Map([...aliases, ...levels.map(([level, index]) => [squash(level), index] as const)]);
    spellings = { exact: new Map(levels), squashed };
    spellingsByColumn.set(column, spellings);
  }
  return spellings;
}

function aliasesOf(column: WordColumn): readonly (readonly [alias: string, level: string])[] {
  if (column.kind !== 'constant') return Object.entries(column.aliases ?? {});
  return (column.aliases ?? []).map((alias) => [alias, column.value] as const);
}

function findWord(column: WordColumn, text: string, scale?: string): number | undefined {
  const spelling = squash(text);
  const mapped = scale === undefined ? undefined : levelOfScale(column, spelling, scale);
  return mapped ?? spellingsOf(column).squashed.get(spelling);
}

/** An open category takes a word that is no level. It is a number below zero then, which is the word's own. */
function otherWord(column: WordColumn, text: string): number | Issue {
  return isOpen(column) ? levelOf([], plainText(text)) : refuseWord(column, text);
}

/** @param text undefined if it is missing */
function writeText(column: TextColumn, text: string | undefined, row: Row, at: number): number {
  return text === undefined ? writeMissingParts(column, row, at) : writeParts(column, text, row, at);
}

/** Describes the fault of a word that is no level of the column. */
function refuseWord(column: WordColumn, text: string): Issue {
  if (text.trim() === '' && column.required) return required(column.name, text, allowedBy(column));
  const spelling = squash(text);
  if (column.kind !== 'constant') {
    const beyond = column.beyond?.find(({ grades }) => grades.some((grade) => squash(grade) === spelling));
    if (beyond) return beyondScale(column, text, beyond);
    const other = column.scales?.find(({ grades }) => Object.hasOwn(grades, spelling));
    if (other) return otherScale(column, text, other.title, other.grades[spelling]!);
  }
  return unknownWord(column, text, spelling, spellingsOf(column).squashed);
}

function levelOfScale(column: WordColumn, spelling: string, scale: string): number | undefined {
  if (column.kind === 'constant') return undefined;
  const grades = column.scales?.find(({ name }) => name === scale)?.grades;
  return grades && Object.hasOwn(grades, spelling) ? column.levels.indexOf(grades[spelling]!) : undefined;
}

/** The other scale of a grade that is none of the dataset's own. */
export function scaleOf(column: LevelColumn, text: string): GradeScale | undefined {
  if (column.scales === undefined) return undefined;
  const spelling = squash(text);
  if (spellingsOf(column).squashed.has(spelling)) return undefined;
  return column.scales.find(({ grades }) => Object.hasOwn(grades, spelling));
}
