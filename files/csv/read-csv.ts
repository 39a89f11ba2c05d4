import { pluralise } from '../../training/wording/pluralise.ts';
import { type Recognise, recogniseNothing } from '../recognise.ts';
import { openText } from '../text/open-text.ts';
import type { CsvRecord, Delimiter } from './csv-record.ts';
import { openTable } from './open-table.ts';
import { createRecordSplitter, type RecordSplitter } from './split-records.ts';
import { BLOCK_BYTES, type TextEncoding, wholeLines } from './whole-lines.ts';

/** A CSV file whose header has been read. */
export interface CsvTable {
  readonly delimiter: Delimiter;
  /** The names as written. The index column of a data frame has no name, which gives ''. */
  readonly header: readonly string[];
  /** The line of the header. */
  readonly headerLine: number;
  /** The cells of the first sound records. They show whether a column is an index. */
  readonly sample: readonly (readonly string[])[];
  /** Sentences for the receipt about how the file was read. */
  readonly notes: readonly string[];
  /**
   * All records in the order of the file. They can be iterated once. Throws UnreadableFileError where the file breaks
   * off.
   */
  readonly batches: AsyncIterable<readonly CsvRecord[]>;
}

export interface ReadCsvOptions {
  /** The most records in a batch. */
  readonly batchSize?: number;
  /** Counts the wanted columns that a line names. If it is absent, the first line is the header. */
  readonly recognise?: Recognise;
  /** UTF-8 if it is absent. */
  readonly encoding?: TextEncoding;
}

/**
 * Reads a table in a stream. It is CSV with comma, semicolon, tab or bar, with any line ends, in UTF-8 or UTF-16,
 * plain, in gzip or zip. Or it is the sheet of a workbook. Memory does not grow with a CSV file, plain or gzip. An
 * unusable record has a `fault`.
 * @throws UnreadableFileError if the file as a whole cannot be read. Errors of the source are passed on.
 */
export async function readCsv(source: AsyncIterable<Uint8Array>, options: ReadCsvOptions = {}): Promise<CsvTable> {
  const { recognise = recogniseNothing, encoding } = options;
  const text = await openText(source, recognise);
  const pieces = wholeLines(text.bytes, BLOCK_BYTES, 1, encoding);
  try {
    const { records, splitter, notes, ...opened } = await openTable(pieces, recognise, text.isWorkbook);
    const batches = readBatches(pieces, splitter, records, opened.header.length, options);
    return { ...opened, notes: [...text.notes, ...notes], batches };
  } catch (error) {
    await pieces.return();
    throw error;
  }
}

/** A byte range of a file that begins at the start of a record, as `splitIntoByteRanges` finds it. */
export interface CsvByteRange extends Pick<CsvTable, 'delimiter' | 'headerLine'> {
  /** The number of cells that a row must have. */
  readonly cellCount: number;
  /** UTF-8 if it is absent. */
  readonly encoding?: TextEncoding;
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
  { delimiter, headerLine, cellCount, encoding, line, endLine }: CsvByteRange,
  options: ReadCsvOptions = {},
): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  const pieces = wholeLines(source, BLOCK_BYTES, line, encoding);
  const splitter = createRecordSplitter(delimiter, endLine);
  for await (const batch of readBatches(pieces, splitter, [], cellCount, { endLine, ...options }))
    yield line > headerLine ? batch : batch.filter((record) => record.line > headerLine);
}

type Pieces = ReturnType<typeof wholeLines>;

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
      if (next.value.line + next.value.count >= endLine && !splitter.unfinished) break;
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
    const count = record.countCells();
    if (count === expected || record.fault !== undefined) continue;
    // Surplus delimiters at the end of a line, which spreadsheets write.
    if (
      count > expected &&
      record
        .cells()
        .slice(expected)
        .every((cell) => cell.trim() === '')
    )
      continue;
    const message = `the row has ${pluralise(count, 'cell')}, and the header has ${expected}`;
    records[index] = record.withFault({ code: 'cell-count', message });
  }
  return records;
}
