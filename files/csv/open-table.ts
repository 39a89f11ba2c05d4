import { pluralise } from '../../training/wording/pluralise.ts';
import type { Recognise } from '../recognise.ts';
import { UnreadableFileError } from '../unreadable-file.ts';
import type { CsvRecord, Delimiter } from './csv-record.ts';
import { createRecordSplitter, type RecordSplitter } from './split-records.ts';
import type { Lines, wholeLines } from './whole-lines.ts';

type Pieces = ReturnType<typeof wholeLines>;

const SAMPLE_ROWS = 5;

/** Reads up to the header and some rows. `records` are the rows that were read after the header. */
export async function openTable(pieces: Pieces, recognise: Recognise, isWorkbook = false) {
  const { delimiter, splitter, records, firstLine } = await openLines(pieces, recognise, isWorkbook);
  while (records.length < 1 + SAMPLE_ROWS) {
    const next = await pieces.next();
    if (next.done) {
      splitter.end(records);
      break;
    }
    splitter.add(next.value, records);
  }
  const head = records.shift();
  if (head === undefined) throw new UnreadableFileError('empty', 'The file holds no header line.');
  if (head.fault !== undefined)
    throw new UnreadableFileError('header', `The header on line ${head.line} cannot be read: ${head.fault.message}.`);

  const sound = records.filter(({ fault }) => fault === undefined).slice(0, SAMPLE_ROWS);
  const sample = sound.map((record) => record.cells());
  const header = completeHeader(head.cells(), sample);
  const above = head.line - firstLine;
  const notes = above > 0 ? [`Passed over ${pluralise(above, 'line')} above the header.`] : [];
  return { delimiter, header, headerLine: head.line, sample, notes, splitter, records };
}

interface Opened {
  readonly delimiter: Delimiter;
  readonly splitter: RecordSplitter;
  /** The records from the header on. */
  readonly records: CsvRecord[];
  /** The first line that is no instruction to a spreadsheet program. */
  readonly firstLine: number;
}

/**
 * Looks at the first lines without parsing records. Delimiter and header are recognised by the columns that the lines
 * name.
 */
async function openLines(pieces: Pieces, recognise: Recognise, isWorkbook: boolean): Promise<Opened> {
  for (;;) {
    const next = await pieces.next();
    if (next.done)
      throw new UnreadableFileError('empty', 'The file holds nothing but empty lines; a header line is expected.');
    const { text, tooLong } = next.value;
    if (tooLong)
      throw new UnreadableFileError('header', 'The header is one line of more than 1 MiB; is this a CSV file?');
    const first = /[^\s\uFEFF][^\n]*/.exec(text)?.[0];
    if (first === undefined) continue;
    if (first.includes('\0'))
      throw new UnreadableFileError('not-text', 'The file holds zero bytes, so it is binary; a CSV file is expected.');
    const named = DELIMITER_LINE.exec(first)?.[1];
    if (named !== undefined) {
      const delimiter = DELIMITERS.find((one) => one === named)!;
      const opened = open(next.value, delimiter, recognise);
      // A line by which Excel names the delimiter. It is no header.
      return dropAbove(opened, Math.max(1, opened.at), opened.records[0]!.line + 1);
    }
    if (isWorkbook) return choose([open(next.value, ',', recognise)]);
    const likely = detectDelimiter(first);
    const best = open(next.value, likely, recognise);
    // By a delimiter that does not occur, each line is one cell. Such a line names fewer columns.
    const others = DELIMITERS.filter((one) => one !== likely && (best.named < FEWEST_NAMED || text.includes(one)));
    return choose([best, ...others.map((delimiter) => open(next.value, delimiter, recognise))]);
  }
}

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
const DELIMITER_LINE = /^"?sep=([,;\t|])"?\r?$/i;

/** The number of first records among which the header must be. */
const HEAD_RECORDS = 50;
/** A line that names one column by chance must not count as the header. */
const FEWEST_NAMED = 2;

interface Candidate extends Opened {
  /** The index of the record that names the most columns. */
  readonly at: number;
  readonly named: number;
}

function open(lines: Lines, delimiter: Delimiter, recognise: Recognise): Candidate {
  const splitter = createRecordSplitter(delimiter);
  const records: CsvRecord[] = [];
  splitter.add(lines, records);
  let [at, named] = [0, 0];
  for (const [index, record] of records.slice(0, HEAD_RECORDS).entries()) {
    const count = record.fault === undefined ? recognise(record.cells()) : 0;
    if (count > named && (index === 0 || count >= FEWEST_NAMED)) [at, named] = [index, count];
  }
  return { delimiter, splitter, records, firstLine: lines.line, at, named };
}

/** The first record of those that name the most columns. */
function choose(candidates: readonly Candidate[]): Opened {
  const best = candidates.reduce((most, next) => (next.named > most.named ? next : most));
  return dropAbove(best, best.at, best.firstLine);
}

function dropAbove(opened: Opened, count: number, firstLine: number): Opened {
  const { delimiter, splitter, records } = opened;
  records.splice(0, count);
  return { delimiter, splitter, records, firstLine };
}

/** The candidate that occurs most often outside quotes. A comma if there is none. */
function detectDelimiter(header: string): Delimiter {
  const bare = header.replace(/"[^"]*"?/g, '');
  const count = (delimiter: Delimiter) => bare.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

/**
 * Whether each row begins with a row name that the header lacks, as in files of R's write.table. Then each row has one
 * cell more than the header, and the first cells all differ. A delimiter at the end of each row is no such case.
 */
function completeHeader(header: readonly string[], sample: readonly (readonly string[])[]): readonly string[] {
  if (sample.length === 0) return header;
  const { length } = header;
  if (header.at(-1)?.trim() === '' && sample.every((cells) => cells.length === length - 1)) return header.slice(0, -1);
  const isLonger = sample.every((cells) => cells.length === length + 1 && cells[length]!.trim() !== '');
  const names = new Set(sample.map(([name]) => name));
  return isLonger && names.size === sample.length ? ['', ...header] : header;
}
