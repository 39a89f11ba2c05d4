import { decompress } from '../decompress.ts';
import { type CsvTable, openTable } from './read-csv.ts';
import type { CsvRecord, Delimiter } from './split-records.ts';
import { wholeLines } from './whole-lines.ts';

/** The places to cut a file. Each byte range begins with a record. */
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
  /** The number of the first line of the next range. Absent in the last range. */
  readonly endLine?: number;
}

/**
 * Cuts an uncompressed CSV file into byte ranges of about `stretchBytes`, for `readCsvByteRange`.
 *
 * A file can be cut at a line end only if no record is open there. That depends on every quote before it, misplaced ones too.
 * So the file is read once from the start. Simple lines are only counted. The others go to the splitter that reads them later,
 * and a cut is made only after records that the splitter has completed.
 * @throws UnreadableFileError if `readCsv` or its batches would
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

/** The last place before a block at which a record surely begins. */
function startOfRecord(
  block: { readonly start: number; readonly line: number },
  held: { readonly text: string; readonly line: number; readonly damaged: boolean } | undefined,
): Start | undefined {
  if (!held) return { from: block.start, line: block.line };
  // If bytes are not UTF-8, their number cannot be told from the text.
  return held.damaged ? undefined : { from: block.start - Buffer.byteLength(held.text), line: held.line };
}

function toStretch({ from, line }: Start, next: Start | undefined, bytes: number): ByteRange {
  return { from, to: next?.from ?? bytes, line, ...(next && { endLine: next.line }) };
}

/** Whether each line is a record. It is if quotes stand only around whole values, and these hold neither quotes nor line ends. */
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
