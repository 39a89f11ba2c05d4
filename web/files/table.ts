import type { Card, Item } from '../api/types.ts';
import { enteredFields } from '../declaration/fields.ts';
import { readNumber } from '../locale/read-number.ts';

/** A file as a table of texts. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** The number of the row in the file. The header is the first. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The cell of each field, and whether there is a column of prices. */
export interface Columns {
  readonly cellOf: Readonly<Record<string, number>>;
  readonly hasPrices: boolean;
  /** The titles of required fields that no column of the file has. */
  readonly missing: readonly string[];
}

/** Finds the columns of the fields by their names, titles and the other names that they have in files. */
export function findColumns(card: Card, header: readonly string[]): Columns {
  const names = header.map(squash);
  const find = (...known: readonly string[]) => {
    const wanted = new Set(known.map(squash));
    return names.findIndex((name) => wanted.has(name));
  };
  const cellOf: Record<string, number> = {};
  const missing: string[] = [];
  for (const field of enteredFields(card)) {
    const cell = find(field.name, field.title, ...(field.synonyms ?? []));
    if (cell >= 0) cellOf[field.name] = cell;
    else if (field.required) missing.push(field.title);
  }
  const { column, synonyms = [] } = card.target;
  return { cellOf, hasPrices: find(column, ...synonyms) >= 0, missing };
}

/** Without capitals, signs, and a unit in brackets. */
function squash(name: string): string {
  return name
    .replaceAll(/[([].*?[)\]]/g, '')
    .toLowerCase()
    .replaceAll(/[\s_\-.]/g, '');
}

/** The item of a row. What is no number is passed on as it stands: the service says what is wrong with it. */
export function itemOf(card: Card, { cellOf }: Columns, { cells }: TableRow): Item {
  const item: Record<string, number | string> = {};
  for (const field of enteredFields(card)) {
    const text = (cells[cellOf[field.name] ?? -1] ?? '').trim();
    if (text === '') continue;
    item[field.name] = field.kind === 'number' ? (readNumber(withoutUnit(text)) ?? text) : text;
  }
  return item;
}

/** `1.10 ct` and `61.8 %` are numbers. */
const withoutUnit = (text: string) => text.replace(/\s*(%|[A-Za-z]+\.?)$/, '');
