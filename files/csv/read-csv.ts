import { pluralise } from '../../training/report/pluralise.ts';
import { decompress } from '../decompress.ts';
import { UnreadableFileError } from '../unreadable-file.ts';
import { type CsvRecord, createRecordSplitter, type Delimiter, type RecordSplitter } from './split-records.ts';
import { wholeLines } from './whole-lines.ts';

/** A CSV file whose header has been read. */
export interface CsvTable {
  readonly delimiter: Delimiter;
  /** As written. A data frame leaves its index column without a name; such a name is ''. */
  readonly header: readonly string[];
  /** The line on which the header stands. */
  readonly headerLine: number;
  /** The cells of the first sound records. They show whether a column is an index. */
  readonly sample: readonly (readonly string[])[];
  /** All records in the order of the file, to be iterated once. Throws UnreadableFileError if the file breaks off. */
  readonly batches: AsyncIterable<readonly CsvRecord[]>;
}

export interface ReadCsvOptions {
  /** Records in a batch, at most. */
  readonly batchSize?: number;
}

/**
 * Reads a CSV file in a stream: plain or gzip, UTF-8 with or without BOM, LF or CRLF, separated by comma, semicolon or
 * tab. Memory does not grow with the file. A record that cannot be used has a `fault`.
 * @throws UnreadableFileError if the file as a whole cannot be read. An error of the source is passed on
 */
export async function readCsv(source: AsyncIterable<Uint8Array>, options: ReadCsvOptions = {}): Promise<CsvTable> {
  const pieces = wholeLines(decompress(source), SHARD_BYTES);
  try {
    const { records, splitter, ...opened } = await openTable(pieces);
    const batches = readBatches(pieces, splitter, records, opened.header.length, options);
    return { ...opened, batches };
  } catch (error) {
    await pieces.return();
    throw error;
  }
}

/** A byte range of a file that begins at the start of a record, as `splitIntoByteRanges` finds it. */
export interface CsvByteRange extends Pick<CsvTable, 'delimiter' | 'headerLine'> {
  /** Cells that a row must have. */
  readonly cellCount: number;
  /** The line with which the source begins. */
  readonly line: number;
  /** Records that begin at this line or later belong to the next range. Absent in the last range. */
  readonly endLine?: number;
}

/**
 * The records of one byte range of a file. It finishes the record that straddles the range's end and skips records that begin
 * after it. The records of all ranges in a row are those of `readCsv`.
 * @param source begins with the range and goes on after it, until the file ends or the reader stops
 */
export async function* readCsvByteRange(
  source: AsyncIterable<Uint8Array>,
  { delimiter, headerLine, cellCount, line, endLine }: CsvByteRange,
  options: ReadCsvOptions = {},
): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  const pieces = wholeLines(source, SHARD_BYTES, line);
  const splitter = createRecordSplitter(delimiter, endLine);
  for await (const batch of readBatches(pieces, splitter, [], cellCount, { endLine, ...options }))
    yield line > headerLine ? batch : batch.filter((record) => record.line > headerLine);
}

/** Large enough that the overhead of a block is small, and small enough for the processor's cache. */
export const SHARD_BYTES = 65_536;
const SAMPLE_ROWS = 5;

type Pieces = ReturnType<typeof wholeLines>;

/** Reads the header and some rows. `records` are the records that were read after the header. */
export async function openTable(pieces: Pieces) {
  const { delimiter, splitter, records } = await openText(pieces);
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
  const sample = sound.map(({ cells }) => cells);
  const header = isRowNamesHeader(head.cells, sample) ? ['', ...head.cells] : head.cells;
  return { delimiter, header, headerLine: head.line, sample, splitter, records };
}

/** Looks at the first lines as they are. The header shows the delimiter. */
async function openText(pieces: Pieces) {
  const records: CsvRecord[] = [];
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
      throw new UnreadableFileError(
        'not-text',
        'The file holds zero bytes, so it is binary or UTF-16; a CSV file in UTF-8 is expected.',
      );
    if (/\r[^\n]/.test(first))
      throw new UnreadableFileError('line-ends', 'The lines end in CR alone; LF or CRLF is expected.');
    const told = /^"?sep=([,;\t])"?\r?$/.exec(first)?.[1] as Delimiter | undefined;
    const delimiter = told ?? detectDelimiter(first);
    const splitter = createRecordSplitter(delimiter);
    splitter.add(next.value, records);
    // Excel's own line that names the delimiter. It is no header.
    if (told !== undefined) records.shift();
    return { delimiter, splitter, records };
  }
}

/** The candidate that occurs most often outside quotes. If none occurs, a comma. */
function detectDelimiter(header: string): Delimiter {
  const bare = header.replace(/"[^"]*"?/g, '');
  const count = (delimiter: Delimiter) => bare.split(delimiter).length;
  return ([';', '\t'] as const).reduce<Delimiter>((best, next) => (count(next) > count(best) ? next : best), ',');
}

/** R's write.table names the columns, but not the row names in front of them. */
function isRowNamesHeader(header: readonly string[], sample: readonly (readonly string[])[]): boolean {
  return (
    sample.length > 0 &&
    sample.every((cells, index) => cells.length === header.length + 1 && /^\d+$/.test(cells[0]!) && follows(index))
  );

  function follows(index: number): boolean {
    return index === 0 || Number(sample[index]![0]) > Number(sample[index - 1]![0]);
  }
}

async function* readBatches(
  pieces: Pieces,
  splitter: RecordSplitter,
  first: CsvRecord[],
  cellCount: number,
  { batchSize = 4096, endLine = Number.POSITIVE_INFINITY }: ReadCsvOptions & { readonly endLine?: number | undefined },
): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  let records = first;
  try {
    for (;;) {
      const next = await pieces.next();
      if (next.done) break;
      splitter.add(next.value, records);
      for (; records.length >= batchSize; records = records.slice(batchSize))
        yield checkCellCount(records.slice(0, batchSize), cellCount);
      if (next.value.line + next.value.count >= endLine && !splitter.held) break;
    }
    splitter.end(records);
    for (; records.length > 0; records = records.slice(batchSize))
      yield checkCellCount(records.slice(0, batchSize), cellCount);
  } finally {
    await pieces.return();
  }
}

function checkCellCount(records: CsvRecord[], expected: number): CsvRecord[] {
  for (let index = 0; index < records.length; index++) {
    const record = records[index]!;
    if (record.cells.length === expected || record.fault !== undefined) continue;
    const count = record.cells.length;
    const message = `the row has ${pluralise(count, 'cell')}, and the header has ${expected}`;
    records[index] = record.withFault({ code: 'cell-count', message });
  }
  return records;
}
