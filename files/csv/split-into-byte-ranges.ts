import { decompress } from '../decompress.ts';
import { type CsvTable, openTable } from './read-csv.ts';
import type { CsvRecord, Delimiter } from './split-records.ts';
import { wholeLines } from './whole-lines.ts';

/** Where a file can be cut: each stretch begins with a record. */
export interface CsvCut extends Pick<CsvTable, 'delimiter' | 'header' | 'headerLine' | 'sample'> {
  readonly stretches: readonly ByteRange[];
  /** Lines of the whole file. */
  readonly lines: number;
}

export interface ByteRange {
  /** Bytes, the last one excluded. */
  readonly from: number;
  readonly to: number;
  /** 1-based number of the first line. */
  readonly line: number;
  /** That of the next stretch; absent in the last. */
  readonly endLine?: number;
}

/**
 * Cuts a CSV file that is not compressed into stretches of about `stretchBytes` for `readCsvStretch`.
 *
 * A line end is a place to cut only where no record is open, and that depends on every quote before it, also on those that are
 * misplaced. So the file is read once from the start: lines that are plain to see through are only counted, the others go to the
 * same splitter that reads them later, and what it has settled is cut.
 * @throws UnreadableFileError where \`readCsv\` and its batches would
 */
export async function splitIntoByteRanges(source: AsyncIterable<Uint8Array>, stretchBytes: number): Promise<CsvCut> {
  let bytes = 0;
  const pieces = wholeLines(
    count(decompress(source), (length) => (bytes += length)),
    Math.min(BLOCK_BYTES, stretchBytes),
  );
  try {
    const { splitter, records: _, ...opened } = await openTable(pieces);
    const starts = [{ from: 0, line: 1 }];
    const scrap: CsvRecord[] = [];
    let lines = opened.headerLine;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      const block = next.value;
      const start = startOfRecord(block, splitter.held);
      if (start && start.from - starts.at(-1)!.from >= stretchBytes) starts.push(start);
      if (splitter.held || block.tooLong || !isPlain(block.text, opened.delimiter)) splitter.add(block, scrap);
      scrap.length = 0;
      lines = block.line + block.count - 1;
    }
    splitter.end(scrap);
    return { ...opened, stretches: starts.map((start, i) => toStretch(start, starts[i + 1], bytes)), lines };
  } finally {
    await pieces.return();
  }
}

const BLOCK_BYTES = 65_536;

interface Start {
  readonly from: number;
  readonly line: number;
}

/** The last place before a block at which a record is known to begin. */
function startOfRecord(
  block: { readonly start: number; readonly line: number },
  held: { readonly text: string; readonly line: number; readonly damaged: boolean } | undefined,
): Start | undefined {
  if (!held) return { from: block.start, line: block.line };
  // Of what is not UTF-8 the length in bytes cannot be told.
  return held.damaged ? undefined : { from: block.start - Buffer.byteLength(held.text), line: held.line };
}

function toStretch({ from, line }: Start, next: Start | undefined, bytes: number): ByteRange {
  return { from, to: next?.from ?? bytes, line, ...(next && { endLine: next.line }) };
}

/** Whether each line is a record, since quotes stand only around whole values that hold neither a quote nor a line end. */
function isPlain(text: string, delimiter: Delimiter): boolean {
  const delimiterCode = delimiter.charCodeAt(0);
  let lineEnd = -1;
  for (let open = text.indexOf('"'); open >= 0; ) {
    const before = text.charCodeAt(open - 1);
    if (open > 0 && before !== delimiterCode && before !== NEWLINE) return false;
    const close = text.indexOf('"', open + 1);
    if (lineEnd < open) lineEnd = text.indexOf('\n', open);
    if (close < 0 || close > lineEnd) return false;
    const behind = text.charCodeAt(close + 1);
    const isEnd = behind === NEWLINE || (behind === CARRIAGE_RETURN && text.charCodeAt(close + 2) === NEWLINE);
    if (behind !== delimiterCode && !isEnd) return false;
    open = text.indexOf('"', close + 1);
  }
  return true;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

async function* count(source: AsyncIterable<Uint8Array>, add: (bytes: number) => void) {
  for await (const chunk of source) {
    add(chunk.length);
    yield chunk;
  }
}
