import type { Column, TextColumn } from '../../datasets/column.ts';
import type { Dataset, Row } from '../../datasets/dataset.ts';
import { readDecimal } from './decimal.ts';
import { jsonPointer } from './found.ts';
import { type Issue, notANumber, notAnObject, outOfBounds, sameName, unknownField, wrongType } from './issue.ts';
import { isMissing, notGiven } from './missing.ts';
import { readText } from './read-text.ts';
import { findLevel, readOtherWord } from './read-word.ts';
import { rowWidth, writeText } from './text-parts.ts';

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
    if (column.kind === 'text') behind = writeText(column, isReadable(column, given) ? given : undefined, row, behind);
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

/** Parts are not looked for in a text that is refused: it may be very long. */
const isReadable = ({ longest = Number.POSITIVE_INFINITY }: TextColumn, given: unknown): given is string =>
  typeof given === 'string' && !isMissing(given) && given.length <= longest;

function readValue(column: Column, value: unknown): number | Issue {
  if (value === undefined || value === null) return notGiven(column, value);
  if (column.kind === 'text') {
    if (typeof value !== 'string') return wrongType(column, value, 'send a string');
    return isMissing(value) ? notGiven(column, value) : readText(column, value);
  }
  if (column.kind !== 'number') {
    const advice = column.kind === 'constant' ? 'send it as a string, or leave it out' : 'send one of them as a string';
    if (typeof value !== 'string') return wrongType(column, value, advice);
    return findLevel(column, value) ?? readOtherWord(column, value);
  }
  if (typeof value === 'number') {
    if (value >= column.min && value <= column.max) return value + 0;
    if (value === 0 && column.zeroMeansUnmeasured) return 0;
    return Number.isNaN(value) ? notANumber(column, value) : outOfBounds(column, value, String(value));
  }
  const isNumeric = typeof value === 'string' && !Number.isNaN(readDecimal(value));
  return wrongType(column, value, isNumeric ? `send a number, ${Number(value)}, without quotes` : 'send a number');
}
