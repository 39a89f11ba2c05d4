import { CsvRecord, type Delimiter, isEmptyRow } from './csv-record.ts';
import type { Lines } from './whole-lines.ts';

/**
 * Makes records of lines of ASCII in one pass over their bytes, without a string for each cell. Quotes may stand only
 * around whole values, and these hold neither quotes nor line ends. Papaparse makes the same records of such lines.
 * @param endLine records that begin at this line or later are left out
 * @returns a function that gives false if the lines have anything else. Then it has added no record.
 */
export function createAsciiSplitter(delimiter: Delimiter, endLine: number) {
  const kinds = kindsOfBytes(delimiter);
  let usual = 1024;

  return ({ text, ascii: bytes, line: firstLine }: Lines, out: CsvRecord[]): boolean => {
    if (bytes === undefined || bytes[bytes.length - 1] !== NEWLINE) return false;
    const before = out.length;
    // Records that were made before the list grows keep the shorter one. Their bounds stand in it.
    let bounds = new Int32Array(usual);
    let used = 0;
    let line = firstLine;
    for (let at = 0; at < bytes.length && line < endLine; line++) {
      const empty = emptyLine(bytes, at);
      if (empty > 0) {
        at += empty;
        continue;
      }
      const start = at;
      const first = used;
      let hasInk = false;
      let kind: number;
      do {
        if (used + 2 > bounds.length) bounds = twiceAsLong(bounds);
        const isQuoted = bytes[at] === QUOTE_BYTE;
        if (isQuoted) at++;
        bounds[used++] = at;
        kind = kinds[bytes[at]!]!;
        while (kind <= BLANK || (isQuoted && kind === DELIMITER)) {
          if (kind === INK) hasInk = true;
          kind = kinds[bytes[++at]!]!;
        }
        bounds[used++] = at;
        if (isQuoted) kind = kind === QUOTE ? kinds[bytes[++at]!]! : QUOTE;
        at++;
      } while (kind === DELIMITER);
      if (kind === RETURN) kind = kinds[bytes[at++]!]!;
      if (kind !== LINE_END) {
        out.length = before;
        return false;
      }
      const cells = { bytes, bounds, first, count: (used - first) >> 1 };
      const record = new CsvRecord(line, cells, undefined, text, start, at);
      if (hasInk || !isEmptyRow(record.cells())) out.push(record);
    }
    usual = Math.max(usual, used);
    return true;
  };
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const QUOTE_BYTE = 34;

/** Kinds of bytes. Those within a cell come first. Ink shows that a row is not empty. */
const [INK, BLANK, DELIMITER, LINE_END, RETURN, QUOTE] = [0, 1, 2, 3, 4, 5];

function kindsOfBytes(delimiter: Delimiter): Uint8Array {
  const kinds = new Uint8Array(256).fill(INK);
  kinds.fill(BLANK, 0, 33);
  kinds[NEWLINE] = LINE_END;
  kinds[CARRIAGE_RETURN] = RETURN;
  kinds[QUOTE_BYTE] = QUOTE;
  kinds[delimiter.charCodeAt(0)] = DELIMITER;
  return kinds;
}

/** The number of bytes of an empty line at this place; 0 if the line is not empty. */
function emptyLine(bytes: Uint8Array, at: number): number {
  if (bytes[at] === NEWLINE) return 1;
  return bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === NEWLINE ? 2 : 0;
}

function twiceAsLong(bounds: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * bounds.length);
  longer.set(bounds);
  return longer;
}
