import type { Column } from '../../datasets/column.ts';
import { allowedBy, type Issue, required } from './issue.ts';
import { valueNotGiven } from './levels.ts';

/** Whether a cell says that its value is missing: it is empty, or holds a sign for it. */
export function isMissing(text: string): boolean {
  return text === '' || (text.length <= 12 && NOTHING.test(text));
}

/** The signs for a missing value: those of data frames and databases, and those of a failed formula. */
const NOTHING =
  /^\s*(?:|na|n\/a|n\.a\.|nan|null|nil|none|nd|-+|[–—.?]|\\n|<na>|#(?:n\/a|nv|value!|ref!|div\/0!|num!|name\?|null!|wert!|bezug!|zahl!|valeur!))\s*$/i;

/** The number that stands in a row where a column is not given: NaN, or of a constant its value. An issue if it is required. */
export function notGiven(column: Column, found: unknown): number | Issue {
  return column.required ? required(column.name, found, allowedBy(column)) : valueNotGiven(column);
}
