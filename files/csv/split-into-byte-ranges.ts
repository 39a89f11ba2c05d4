import type { AsciiCells } from '../../training/table/ascii-cells.ts';
import { countBytes } from '../count-bytes.ts';
import { type Recognise, recogniseNothing } from '../recognise.ts';
import { openText } from '../text/open-text.ts';
import type { CsvRecord, Delimiter } from './csv-record.ts';
import { openTable } from './open-table.ts';
import type { CsvTable } from './read-csv.ts';
import { BLOCK_BYTES, type TextEncoding, wholeLines } from './whole-lines.ts';

/** The byte ranges of a file. Each begins with a record. */
export interface CsvCut extends Pick<CsvTable, 'delimiter' | 'header' | 'headerLine' | 'notes'> {
  readonly encoding: TextEncoding;
  /** Whether the bytes are those of the file. Then reading can begin in the middle of the file. */
  readonly isAsStored: boolean;
  readonly stretches: readonly ByteRange[];
}

export interface ByteRange {
  /** Bytes `from` to `to`, without the byte `to`. */
  readonly from: number;
  readonly to: number;
  /** 1-based number of the first line. */
  readonly line: number;
  /** The number of the first line of the next range. Absent in the last range. */
  readonly endLine?: number;
}

/** Surveys the records of a file while it is cut. */
export interface RecordLook {
  /** Whether lines may have something to survey. Other lines are not read as records, which is much faster. */
  readonly hasEvidence: (text: string, delimiter: Delimiter) => boolean;
  readonly add: (cells: readonly string[]) => void;
  /** The same for a record of ASCII, without a string for each cell. If it is absent, `add` gets all records. */
  readonly addAscii?: (cells: AsciiCells) => void;
}

export interface SplitOptions {
  /** How many of the wanted columns a line names; absent: the first line is the header. */
  readonly recognise?: Recognise;
  /** Called with the header. Returns undefined if the rows need no survey. */
  readonly begin?: (table: Pick<CsvTable, 'header' | 'sample'>) => RecordLook | undefined;
}

/**
 * Cuts a CSV file into stretches of about `stretchBytes` for `readCsvByteRange`, and lets somebody look through it in
 * the same pass.
 *
 * A file can be cut at a line end only if no record is open there. That depends on every earlier quote, also on
 * misplaced ones. So the file is read once from the start. Simple lines are only counted. The others go to the splitter
 * that also reads the byte ranges later, and cuts are made where it has completed all records.
 * @throws UnreadableFileError where `readCsv` and its batches would
 */
export async function splitIntoByteRanges(
  source: AsyncIterable<Uint8Array>,
  stretchBytes: number,
  { recognise = recogniseNothing, begin = () => LOOK_AWAY }: SplitOptions = {},
): Promise<CsvCut> {
  let bytes = 0;
  const text = await openText(source, recognise);
  const pieces = wholeLines(
    countBytes(text.bytes, (read) => (bytes = read)),
    Math.min(BLOCK_BYTES, stretchBytes),
    1,
    'windows-1252',
  );
  const encodings = { utf8: 0, other: 0 };
  const blocks = noting(pieces, encodings);
  try {
    const { splitter, records, notes, sample, ...opened } = await openTable(blocks, recognise, text.isWorkbook);
    const { isAsStored } = text;
    const look = begin({ header: opened.header, sample });
    const starts = [{ from: 0, line: 1 }];
    if (look) {
      lookAt(records, look);
      for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
        const block = next.value;
        const start = startOfRecord(block, splitter.unfinished);
        if (start && start.from - starts.at(-1)!.from >= stretchBytes) starts.push(start);
        const isPlainBlock = !splitter.unfinished && !block.tooLong && isPlain(block.text, opened.delimiter);
        if (!isPlainBlock || look.hasEvidence(block.text, opened.delimiter)) splitter.add(block, records);
        lookAt(records, look);
      }
      splitter.end(records);
      lookAt(records, look);
    }
    const encoding = encodings.other > encodings.utf8 ? 'windows-1252' : 'utf-8';
    const encodingNotes = encoding === 'utf-8' ? [] : ['Read as text in Windows-1252, since it is not UTF-8.'];
    const stretches = starts.map((start, i) => toStretch(start, starts[i + 1], bytes));
    return { ...opened, notes: [...text.notes, ...encodingNotes, ...notes], encoding, isAsStored, stretches };
  } finally {
    await pieces.return();
  }

  function lookAt(records: CsvRecord[], look: RecordLook): void {
    if (look !== LOOK_AWAY)
      for (const record of records) {
        if (record.fault !== undefined) continue;
        if (record.ascii && look.addAscii) look.addAscii(record.ascii);
        else look.add(record.cells());
      }
    records.length = 0;
  }
}

const LOOK_AWAY: RecordLook = { hasEvidence: () => false, add: () => {} };

async function* noting(pieces: ReturnType<typeof wholeLines>, seen: { utf8: number; other: number }) {
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    const { text, ascii, encodings } = next.value;
    if (encodings) {
      seen.utf8 += encodings.utf8;
      seen.other += encodings.other;
    } else if (!ascii && BEYOND_ASCII.test(text)) seen.utf8++;
    yield next.value;
  }
}

const BEYOND_ASCII = /[\u0080-\uFFFE]/;

interface Start {
  readonly from: number;
  readonly line: number;
}

/** The last place before a block where a record certainly begins. */
function startOfRecord(
  block: { readonly start: number; readonly line: number },
  unfinished: { readonly text: string; readonly line: number; readonly damaged: boolean } | undefined,
): Start | undefined {
  if (!unfinished) return { from: block.start, line: block.line };
  // If bytes are not UTF-8, their number cannot be computed from the text.
  return unfinished.damaged
    ? undefined
    : { from: block.start - Buffer.byteLength(unfinished.text), line: unfinished.line };
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
