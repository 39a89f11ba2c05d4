import Papa from 'papaparse';
import { UnreadableFileError } from '../unreadable-file.ts';
import { CsvRecord, type Delimiter, isEmptyRow, type RecordFault } from './csv-record.ts';
import { createAsciiSplitter } from './split-ascii-lines.ts';
import { type Lines, LOST, MAX_LINE_BYTES } from './whole-lines.ts';

export interface RecordSplitter {
  /** Appends the records that these lines complete. */
  add(lines: Lines, out: CsvRecord[]): void;
  /** Appends the record that waited for the end of a quote. */
  end(out: CsvRecord[]): void;
  /** The record that waits for the end of its quotes, if there is one. `text` begins with its first character. */
  readonly unfinished: UnfinishedRecord | undefined;
}

interface UnfinishedRecord {
  readonly text: string;
  readonly line: number;
  readonly damaged: boolean;
}

/**
 * Splits lines into records. Plain lines of ASCII are split by their bytes, all others by papaparse. Papaparse gets whole
 * lines only, since its own streaming splits characters and reports wrong rows (PapaParse issues 1132, 881, 1103). A
 * misplaced quote costs only its own line. Reading goes on with the next line. Empty lines and rows of empty cells are
 * left out. A CR alone outside quotes ends a record like a line end.
 *
 * The meaning of a record depends on its own text and on at most MAX_RECORD characters after its start. It does not
 * depend on how the lines arrive. So a file that is cut at the start of a record has the same records as the whole.
 * @param endLine records that begin at this line or later are left out; their lines only show where earlier records end
 * @throws UnreadableFileError from `add` and `end` if quotes stay open all over the file
 */
export function createRecordSplitter(delimiter: Delimiter, endLine = Number.POSITIVE_INFINITY): RecordSplitter {
  const splitAscii = createAsciiSplitter(delimiter, endLine);
  let unfinished: UnfinishedRecord | undefined;
  let neverClosed = 0;

  function split(text: string, firstLine: number, damaged: boolean, isLast: boolean, out: CsvRecord[]): void {
    let line = firstLine;
    let start = 0;
    const hasReturns = /\r[^\n]/.test(text);
    const gaps = findGaps(text);
    let stop = gaps.before(0);
    while (start < text.length && line < endLine) {
      skipEmptyLines();
      if (start >= stop) stop = gaps.before(start);
      const size = stop - start;
      if (size === 0) break;
      const broken = parse(start, stop);
      if (broken === 'begun anew') continue;
      if (broken === undefined) {
        start = stop;
        stop = Math.min(gaps.before(start), endOfLines(text, start, Math.max(2 * size, LEAST_SIZE)));
        continue;
      }
      const most = endOfLines(text, start, MAX_RECORD);
      if (stop > most) {
        stop = most;
      } else if (broken === 'open' && stop < most) {
        stop = Math.min(most, endOfLines(text, start, 2 * (stop - start)));
      } else if (broken === 'open' && !isLast && text.length - start < MAX_RECORD) {
        unfinished = { text: text.slice(start), line, damaged };
        return;
      } else {
        if (broken === 'open' && ++neverClosed > MAX_NEVER_CLOSED)
          throw new UnreadableFileError(
            'quotes',
            `More than ${MAX_NEVER_CLOSED} quotes are opened and never closed, the last on line ${line}; write a quote within a value twice ("").`,
          );
        const end = text.indexOf('\n', start) + 1;
        out.push(new CsvRecord(line, [], broken === 'open' ? NEVER_CLOSED : MISPLACED, text, start, end));
        line++;
        start = end;
        stop = endOfLines(text, start, 1);
      }
    }

    /** Runs of empty lines are passed over at the speed of a search, not as records. */
    function skipEmptyLines(): void {
      for (;;) {
        const code = text.charCodeAt(start);
        if (code === NEWLINE) start += 1;
        else if (code === CARRIAGE_RETURN && text.charCodeAt(start + 1) === NEWLINE) start += 2;
        else return;
        line++;
      }
    }

    /** Parses text[from, to) and leaves `start` and `line` behind the last record read. */
    function parse(from: number, to: number): Broken {
      // If files were joined, each may begin with a BOM. It is no part of a record. Papa drops it, and its offsets shift.
      while (text.charCodeAt(start) === BOM) start++;
      const isBare = from === 0 && to === text.length && start === 0;
      const offset = start;
      let broken: Broken;
      Papa.parse<string[]>(isBare ? text : text.slice(start, to), {
        delimiter,
        newline: '\n',
        quoteChar: '"',
        step: ({ data, errors, meta }, parser) => {
          if (line >= endLine) {
            parser.abort();
            return;
          }
          if (errors.length > 0) {
            broken = errors.some(({ code }) => code === 'InvalidQuotes') ? 'misplaced' : 'open';
            parser.abort();
            return;
          }
          const end = offset + meta.cursor;
          if (start === end) return;
          if (end - start > MAX_RECORD && end > endOfLines(text, start, MAX_RECORD)) {
            broken = 'open';
            parser.abort();
            return;
          }
          trimCarriageReturn(data, text, end);
          if (!isEmptyRow(data)) {
            const fault = damaged && text.slice(start, end).includes(LOST) ? NOT_UTF8 : undefined;
            if (hasReturns && data.some((cell) => cell.includes('\r'))) splitAtReturns(start, end, line, fault);
            else out.push(new CsvRecord(line, data, fault, text, start, end));
          }
          for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++;
          start = end;
          if (text.charCodeAt(start) === BOM && start < to) {
            broken = 'begun anew';
            parser.abort();
          }
        },
      });
      return broken;
    }

    /** The records of one line, some of which end in a CR alone. */
    function splitAtReturns(from: number, to: number, at: number, fault: RecordFault | undefined): void {
      const end = to - (/\r?\n$/.exec(text.slice(from, to))?.[0].length ?? 0);
      let begin = from;
      Papa.parse<string[]>(text.slice(from, end), {
        delimiter,
        newline: '\r',
        quoteChar: '"',
        step: ({ data, meta }) => {
          const behind = from + meta.cursor;
          if (!isEmptyRow(data)) out.push(new CsvRecord(at, data, fault, text, begin, behind));
          begin = behind;
        },
      });
    }
  }

  return {
    add(lines, out) {
      const { text, line, damaged, tooLong } = lines;
      if (unfinished === undefined && splitAscii(lines, out)) return;
      if (tooLong) {
        this.end(out);
        if (line < endLine) out.push(new CsvRecord(line, [], TOO_LONG, text, 0, text.length));
        return;
      }
      const before = unfinished;
      unfinished = undefined;
      if (before === undefined) split(text, line, damaged, false, out);
      else split(before.text + text, before.line, before.damaged || damaged, false, out);
    },
    end(out) {
      const rest = unfinished;
      unfinished = undefined;
      if (rest !== undefined) split(rest.text, rest.line, rest.damaged, true, out);
    },
    get unfinished() {
      return unfinished;
    },
  };
}

const BOM = 0xfeff;

/**
 * The most characters of a record, counted up to the end of their line. A quote that is still open there counts as
 * never closed.
 */
const MAX_RECORD = MAX_LINE_BYTES;

type Broken = 'open' | 'misplaced' | 'begun anew' | undefined;

/**
 * The most unclosed quotes. Each costs a second reading of up to 1 MiB. Without a limit a hostile file could take for
 * ever.
 */
const MAX_NEVER_CLOSED = 10;

const NEVER_CLOSED: RecordFault = {
  code: 'quotes',
  message: 'a quote is opened on this line and never closed; close it, and write a quote within a value twice ("")',
};
const MISPLACED: RecordFault = {
  code: 'quotes',
  message: 'a closing quote is followed by more text; quote the whole value, and write a quote within it twice ("")',
};
const NOT_UTF8: RecordFault = { code: 'encoding', message: 'the line is not UTF-8; save the file as UTF-8' };
const TOO_LONG: RecordFault = {
  code: 'line-too-long',
  message: `the line is longer than ${MAX_LINE_BYTES.toLocaleString('en')} bytes`,
};

/** The smallest stretch that is parsed at once after a run of empty lines. */
const LEAST_SIZE = 4096;

/** Finds runs of empty lines. Parsing stops before them, so that they do not cost a record each. */
function findGaps(text: string): { readonly before: (start: number) => number } {
  const gap = /\n(?:\r?\n){2,}/g;
  let from = -1;
  let next = -1;
  return {
    before: (start) => {
      if (from < 0 || start > next) {
        gap.lastIndex = Math.max(0, start - 1);
        const found = gap.exec(text);
        next = found ? found.index + 1 : text.length;
        if (next <= start) next = found ? gap.lastIndex : text.length;
        from = start;
      }
      return next > start ? next : text.length;
    },
  };
}

/** The end of the line that contains the character at `start + size`. */
function endOfLines(text: string, start: number, size: number): number {
  const end = text.indexOf('\n', start + size - 1);
  return end < 0 ? text.length : end + 1;
}

/** Papa is told that lines end in \n. So \r\n leaves a \r on a last cell without quotes. */
function trimCarriageReturn(cells: string[], text: string, end: number): void {
  if (text.charCodeAt(end - 2) !== CARRIAGE_RETURN || text.charCodeAt(end - 1) !== NEWLINE) return;
  const last = cells.length - 1;
  const cell = cells[last]!;
  if (cell.charCodeAt(cell.length - 1) !== CARRIAGE_RETURN || text.endsWith('\r"', end - 2)) return;
  cells[last] = cell.slice(0, -1);
}

const CARRIAGE_RETURN = 13;
const NEWLINE = 10;
