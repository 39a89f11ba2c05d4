import type { Column, ConstantColumn, GradesBeyond, LevelColumn, NumberColumn } from '../../datasets/column.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { editDistance } from './edit-distance.ts';
import { cutText, echoFound, jsonPointer, showFound } from './found.ts';
import type { IssueCode } from './issue-codes.ts';
import { leastExampleItem } from './item.ts';
import { levelsOf, type WordColumn } from './levels.ts';

/** One wrong value, described for the person who will correct it. */
export interface Issue {
  readonly code: IssueCode;
  /** JSON pointer within the item: `/weight`; '' is the item itself. */
  readonly path: string;
  readonly found: unknown;
  readonly allowed: string;
  /** One sentence: what was found, what is allowed, what to do. */
  readonly message: string;
}

export function allowedBy(column: Column): string {
  if (column.kind === 'text')
    return column.longest === undefined ? 'a text' : `a text of at most ${column.longest} characters`;
  return column.kind === 'number' ? boundsOf(column) : list(levelsOf(column));
}

export function boundsOf({ min, max, unit }: Bounded): string {
  return `a number from ${min} to ${max}${unit && ` (${unit})`}`;
}

export function required(name: string, found: unknown, allowed: string): Issue {
  const message = `${name} is not given, but required: ${allowed}.`;
  return { code: 'required', path: jsonPointer(name), found: found ?? null, allowed, message };
}

/** A row without a target, in a file that may have such rows. */
export function notPricedYet(name: string): Issue {
  const message = `${name} is not given, so there is nothing to learn from this row.`;
  return { code: 'not-priced', path: jsonPointer(name), found: null, allowed: 'a value', message };
}

export function notANumber(column: Bounded, found: string | number): Issue {
  const isFormula = typeof found === 'string' && found.startsWith('=');
  const advice = isFormula
    ? 'this is a formula without its result; open the workbook in a spreadsheet program and save it there'
    : 'write digits and one decimal mark, the same in the whole file';
  return issue('not-a-number', column.name, found, boundsOf(column), advice);
}

export function outOfBounds(column: Bounded, found: string | number, shown: string): Issue {
  const isLow = Number(shown) < column.min;
  const limit = isLow ? `below ${column.min}` : `above ${column.max}`;
  return issue('out-of-bounds', column.name, found, boundsOf(column), `this is ${limit}; check the value and its unit`);
}

export function tooLong({ name }: Pick<Column, 'name'>, found: string, longest: number): Issue {
  const allowed = `a text of at most ${longest} characters`;
  const message = `${name} has ${found.length} characters, but must be ${allowed}; shorten it.`;
  return { code: 'too-long', path: jsonPointer(name), found: echoFound(found), allowed, message };
}

/** A word that a column cannot hold. */
export function unknownWord(
  column: WordColumn,
  found: string,
  spelling: string,
  levelBySpelling: ReadonlyMap<string, number>,
): Issue {
  return column.kind === 'constant' ? notPriced(column, found) : unknownLevel(column, found, spelling, levelBySpelling);
}

/** A word that is neither yes nor no. */
export function unknownAnswer(name: string, found: string, words: readonly string[]): Issue {
  return issue('unknown-category', name, found, list(words), 'write one of the two');
}

function notPriced(column: ConstantColumn, found: string): Issue {
  const { name, value } = column;
  const message = `${name} is ${showFound(found)}, but must be ${value}: only ${column.only} are priced.`;
  return { code: 'not-priced', path: jsonPointer(name), found: echoFound(found), allowed: value, message };
}

function unknownLevel(
  column: LevelColumn,
  found: string,
  spelling: string,
  levelBySpelling: ReadonlyMap<string, number>,
): Issue {
  const near = [...levelBySpelling].filter(([known]) => isMisspelt(spelling, known));
  const advice = didYouMean(near.map(([, level]) => column.levels[level]!)) || 'send one of them';
  const code = column.kind === 'grade' ? 'unknown-grade' : 'unknown-category';
  return issue(code, column.name, found, allowedBy(column), advice);
}

/** A grade of the trade beyond the levels. The nearest level bounds the answer from one side. */
export function beyondScale(column: LevelColumn, found: string, { than, nearest }: GradesBeyond): Issue {
  const [rest, bound] = than === 'better' ? ['better than the best', 'a lower'] : ['worse than the worst', 'an upper'];
  const advice = `${cutText(found.trim())} is ${rest} known here; ask with ${nearest} for ${bound} bound`;
  return issue('unknown-grade', column.name, found, allowedBy(column), advice);
}

/** A grade of another scale that is close to the dataset's own. */
export function otherScale(column: LevelColumn, found: string, scale: string, level: string): Issue {
  const advice = `this is a grade of ${scale}, where the closest one here is ${level}; grade it by the scale of this dataset`;
  return issue('unknown-grade', column.name, found, allowedBy(column), advice);
}

export function wrongType(column: Column, found: unknown, advice: string): Issue {
  return issue('wrong-type', column.name, found, allowedBy(column), advice);
}

export function unknownField(dataset: Dataset, name: string, found: unknown): Issue {
  const names = dataset.columns.map((column) => column.name);
  const message = `${showFound(name)} is no field of a ${dataset.item.singular}${whichField(dataset, name, names)}`;
  return { code: 'unknown-field', path: jsonPointer(name), found: echoFound(found), allowed: list(names), message };
}

function whichField(dataset: Dataset, name: string, names: readonly string[]): string {
  const same = sameName(dataset, name);
  if (same !== undefined) return `: it is called ${same}; send it under that name, letter for letter.`;
  const near = names.filter((known) => isNear(squash(name), squash(known)));
  const isTarget = name === dataset.target.column;
  const advice = didYouMean(near) || `leave it out${isTarget ? ': it is what is asked for' : ''}`;
  return `: ${list(names)} are; ${advice}${advice.endsWith('?') ? '' : '.'}`;
}

/** The field that a name means if capitals, spaces and hyphens are ignored. */
export function sameName({ columns, constants = [] }: Dataset, name: string): string | undefined {
  const spelling = squash(name);
  return spelling === ''
    ? undefined
    : [...columns, ...constants].find((column) => squash(column.name) === spelling)?.name;
}

export function notAnObject(dataset: Dataset, found: unknown): Issue {
  const { item } = dataset;
  const example = JSON.stringify(leastExampleItem(dataset));
  const allowed = `a JSON object such as ${example}`;
  const message = `The ${item.singular} is ${showFound(found)}, but must be ${allowed}.`;
  return { code: 'not-an-object', path: '', found: echoFound(found), allowed, message };
}

/** The letters and digits of a name. Names are compared by these only. '' for a text that is too long to be a name. */
export function squash(text: string): string {
  return text.length <= MAX_NAME_LENGTH ? text.toLowerCase().replace(/[\s_-]+/g, '') : '';
}

const MAX_NAME_LENGTH = 100;

function didYouMean(names: readonly string[]): string {
  return names.length === 0 ? '' : `did you mean ${list([...new Set(names)])}?`;
}

/**
 * Whether a word is a known one with one typing error. Codes are too short to distinguish an error from another grade.
 * A further digit or sign makes another grade: VVS3 is not VVS1, and I2 is not I1.
 */
function isMisspelt(found: string, known: string): boolean {
  const letters = /^\p{L}{4,}$/u;
  return letters.test(found) && letters.test(known) && isNear(found, known);
}

/** Whether one letter added, dropped, replaced or swapped with its neighbour turns `a` into `b`. Never true of very short texts. */
function isNear(a: string, b: string): boolean {
  return Math.abs(a.length - b.length) <= 1 && Math.min(a.length, b.length) >= 2 && editDistance(a, b) <= 1;
}

type Bounded = Pick<NumberColumn, 'name' | 'min' | 'max' | 'unit'>;

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function issue(code: Issue['code'], name: string, found: unknown, allowed: string, advice: string): Issue {
  const message = `${name} is ${showFound(found)}, but must be ${allowed}; ${advice}${advice.endsWith('?') ? '' : '.'}`;
  return { code, path: jsonPointer(name), found: echoFound(found), allowed, message };
}
