import { UnreadableFileError } from '../unreadable-file.ts';
import type { CellStyles } from './cell-styles.ts';
import { parseXml } from './parse-xml.ts';

export interface SheetParts extends CellStyles {
  readonly shared: readonly string[];
  /** Whether days are counted from 1904. */
  readonly from1904: boolean;
}

const MOST_ROW_LETTERS = 8 * 2 ** 20;
/** Cells after this one are left out. No table is so wide, but an empty sheet may claim to be. */
const MOST_COLUMNS = 4096;
const MOST_ROWS = 1_048_576;

/**
 * The rows of a sheet, read while its XML is unpacked. The XML is cut after each `</row>`. Only one stretch of rows is
 * in memory.
 */
export function* readRows(
  source: Iterable<Uint8Array>,
  parts: SheetParts,
): Generator<readonly string[], void, undefined> {
  const decoder = new TextDecoder('utf-8');
  let waiting = '';
  let next = 1;
  for (const chunk of source) {
    waiting += decoder.decode(chunk, { stream: true });
    const end = waiting.lastIndexOf('row>');
    if (end < 0) {
      if (waiting.length > MOST_ROW_LETTERS) throw tooLong();
      continue;
    }
    yield* take(waiting.slice(0, end + 4));
    waiting = waiting.slice(end + 4);
  }

  function* take(text: string): Generator<readonly string[], void, undefined> {
    const first = /<(?:\w+:)?row[\s/>]/.exec(text);
    if (!first) return;
    for (const { number, cells } of parseRows(text.slice(first.index), next, parts)) {
      if (number > MOST_ROWS) return;
      for (; next < number; next++) yield [];
      yield cells;
      next = Math.max(next, number) + 1;
    }
  }
}

interface SheetRow {
  /** The first row of the sheet has the number 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** @param next the number of the first row, if the row has no number itself */
function parseRows(xml: string, next: number, parts: SheetParts): readonly SheetRow[] {
  const rows: SheetRow[] = [];
  let number = next - 1;
  let cells: string[] = [];
  let [column, type, style, value] = [0, '', -1, ''];
  let [inValue, inFormula, formula] = [false, false, ''];
  parseXml(
    `<rows>${xml}</rows>`,
    (tag, attributes) => {
      if (tag === 'row') {
        number = Number(attributes.r ?? number + 1);
        cells = [];
        column = -1;
      } else if (tag === 'c') {
        column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
        [type, style, value, formula] = [attributes.t ?? 'n', Number(attributes.s ?? -1), '', ''];
      } else if (tag === 'f') [inFormula, formula] = [true, '='];
      else if (tag === 'v' || tag === 't') {
        inValue = true;
        // An empty text is a result.
        if (type === 'str') formula = '';
      } else if (tag === 'rPh') inValue = false;
    },
    (tag) => {
      if (tag === 'v' || tag === 't') inValue = false;
      else if (tag === 'f') inFormula = false;
      else if (tag === 'c' && (value !== '' || formula !== '') && column < MOST_COLUMNS) {
        while (cells.length < column) cells.push('');
        // A formula that no program has worked out has no value. The cell says so by the formula itself.
        cells[column] = value === '' ? formula : textOf(type, style, value, parts);
      } else if (tag === 'row') rows.push({ number, cells });
    },
    (chunk) => {
      if (inValue) value += chunk;
      else if (inFormula) formula += chunk;
    },
  );
  return rows;
}

/** The index of a cell's column: `BC12` gives 54. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const code = letter.charCodeAt(0) - 64;
    if (code < 1 || code > 26) break;
    column = column * 26 + code;
  }
  return column - 1;
}

function textOf(type: string, style: number, value: string, parts: SheetParts): string {
  const { shared, percents, dates } = parts;
  if (type === 's') return shared[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n') return value;
  const number = Number(value);
  if (Number.isNaN(number)) return value;
  if (percents.has(style)) return `${Number((number * 100).toPrecision(12))}%`;
  if (dates.has(style) && number >= 1 && number < LAST_DAY) return dayOf(number, parts.from1904);
  // Excel shows fifteen digits. Further digits are noise of its arithmetic.
  const text = String(Number(number.toPrecision(15)));
  // A stored number must not be ambiguous. With four digits after its point it cannot be read as thousands.
  return /^-?\d{1,3}\.\d{3}$/.test(text) ? `${text}0` : text;
}

/** The day after 31 December 9999 in Excel. */
const LAST_DAY = 2_958_466;
/** From 1 January 1970 back to 30 December 1899, from which Excel counts days, and on from there to 1 January 1904. */
const DAYS_TO_1970 = 25_569;
const DAYS_TO_1904 = 1_462;
const DAY_MS = 86_400_000;

/** The day that a number shows in ISO form; its time of day is left out. */
function dayOf(serial: number, from1904: boolean): string {
  const day = Math.floor(serial) - DAYS_TO_1970 + (from1904 ? DAYS_TO_1904 : 0);
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function tooLong(): UnreadableFileError {
  return new UnreadableFileError(
    'not-text',
    'A row of the workbook is longer than can be read; save the sheet as CSV.',
  );
}
