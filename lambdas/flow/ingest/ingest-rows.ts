import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Dataset } from '../../../datasets/dataset.ts';
import { type CsvByteRange, readCsv, readCsvByteRange } from '../../../files/csv/read-csv.ts';
import type { CsvRecord } from '../../../files/csv/split-records.ts';
import { UnreadableFileError } from '../../../files/unreadable-file.ts';
import type { RowCounts } from '../../../registry/receipt.ts';
import { StorageError } from '../../../registry/storage/store.ts';
import type { Answerer, KindSamples, Sums } from '../../../training/kinds/kind.ts';
import { levelsOf } from '../../../training/table/levels.ts';
import { type HeaderMatch, matchHeader } from '../../../training/table/match-header.ts';
import { isShortest } from './is-shortest.ts';
import { createPricedRowReader } from './read-rows.ts';

export interface Unreadable {
  readonly unreadable: { readonly code: string; readonly message: string };
}

/** The result of reading the rows of a file, or of a part of it. */
export interface SummedRows {
  readonly rows: RowCounts;
  /** Of the sums that the rows were given to. */
  readonly summary: unknown;
  readonly samples: KindSamples;
  /** Accepted rows priced outside the champion's range. Absent if there is no champion. */
  readonly outside?: number;
  readonly acceptedPath: string;
  readonly rejectedPath: string;
}

export type IngestedRows = Unreadable | (SummedRows & { readonly notes: readonly string[] });

export interface IngestRowsOptions {
  /** The rows are summed up into this. */
  readonly sums: Sums;
  readonly champion: Pick<Answerer, 'contradicts'> | undefined;
  /** Folder for the files of accepted and refused rows, before they are stored. */
  readonly scratch: string;
  /** Called now and then with the number of bytes read. */
  readonly onBytes?: (bytes: number) => void;
}

const BATCH = 1024;

/** Checks, repairs and sums up a file row by row; memory does not grow with the file. */
export async function ingestRows(source: AsyncIterable<Uint8Array>, options: IngestRowsOptions): Promise<IngestedRows> {
  const { dataset } = options.sums;
  return intoFiles(options, async (files) => {
    const table = await readCsv(reportingBytes(source, options.onBytes), { batchSize: BATCH });
    const match = matchHeader(dataset, table.header, { target: 'required', sample: table.sample });
    if ('refused' in match) return { unreadable: { code: match.refused, message: match.message } };
    await files.begin();
    return { ...(await sumUp(table.batches, match, files, options)), notes: match.notes };
  });
}

/**
 * The same for one shard of a file. The results of all shards add up to the result of the file. Their files of accepted and
 * refused rows, one after the other, are the files of the whole.
 * @param match the cells of its rows that hold the values
 */
export async function ingestByteRange(
  source: AsyncIterable<Uint8Array>,
  stretch: CsvByteRange,
  match: CellMatch,
  options: IngestRowsOptions,
): Promise<SummedRows | Unreadable> {
  return intoFiles(options, async (files) => {
    if (stretch.line === 1) await files.begin();
    const batches = readCsvByteRange(reportingBytes(source, options.onBytes), stretch, { batchSize: BATCH });
    return sumUp(batches, match, files, options);
  });
}

type CellMatch = Pick<HeaderMatch, 'cellOf' | 'targetCell'>;

interface RowFiles {
  /** Writes their headers. */
  readonly begin: () => Promise<void>;
  readonly accept: (text: string) => Promise<void>;
  readonly refuse: (text: string) => Promise<void>;
}

async function sumUp(
  batches: AsyncIterable<readonly CsvRecord[]>,
  match: CellMatch,
  files: RowFiles,
  { sums, champion }: IngestRowsOptions,
): Promise<Omit<SummedRows, 'acceptedPath' | 'rejectedPath'>> {
  const { dataset } = sums;
  const readPriced = createPricedRowReader(sums, match);
  const summariser = sums.createSummariser();
  const row = new Float64Array(dataset.columns.length);
  const repaired = new Float64Array(dataset.columns.length);
  const counts = { read: 0, accepted: 0, refused: 0, repaired: 0 };
  let outside = 0;
  for await (const batch of batches) {
    let good = '';
    let bad = '';
    for (const record of batch) {
      counts.read++;
      const price = readPriced(record, row);
      if (typeof price !== 'number') {
        counts.refused++;
        for (const { column, message } of price)
          bad += `${record.line},${column},${quoted(message)},${quoted(record.text)}\n`;
        continue;
      }
      counts.accepted++;
      repaired.set(row);
      if (dataset.repair && dataset.repair(repaired).length > 0) counts.repaired++;
      summariser.add(row, price);
      if (champion?.contradicts(row, price)) outside++;
      good += `${writeRow(dataset.columns, row, record.cells, match)}${price}\n`;
    }
    if (good) await files.accept(good);
    if (bad) await files.refuse(bad);
  }
  return { rows: counts, ...summariser.finish(), ...(champion && { outside }) };
}

/** Gives the work files to write rows into. When it returns a result, the files are complete. */
async function intoFiles<T extends object>(
  { sums: { dataset }, scratch }: IngestRowsOptions,
  work: (files: RowFiles) => Promise<T | Unreadable>,
): Promise<(T & Pick<SummedRows, 'acceptedPath' | 'rejectedPath'>) | Unreadable> {
  const acceptedPath = join(scratch, 'accepted.csv.gz');
  const rejectedPath = join(scratch, 'rejected.csv');
  const gzip = createGzip({ level: 1 });
  const accepted = createWriteStream(acceptedPath);
  gzip.pipe(accepted);
  const rejected = createWriteStream(rejectedPath);
  const written = [finished(accepted), finished(rejected)];
  // A failed write rejects `written`. It must not count as unhandled before it is awaited.
  for (const end of written) end.catch(() => {});
  // If a file can no longer be written, it never drains. `written` then rejects.
  const write = async (to: Writable, text: string) => {
    if (!to.write(text)) await Promise.race([once(to, 'drain'), ...written]);
  };
  const files: RowFiles = {
    accept: (text) => write(gzip, text),
    refuse: (text) => write(rejected, text),
    begin: async () => {
      await files.accept(`${acceptedHeader(dataset).join(',')}\n`);
      await files.refuse('line,column,reason,text\n');
    },
  };
  try {
    const found = await work(files);
    if ('unreadable' in found) return found;
    gzip.end();
    rejected.end();
    await Promise.all(written);
    return { ...found, acceptedPath, rejectedPath };
  } catch (error) {
    if (isDiskError(error))
      throw new StorageError(`${scratch} could not be written: ${error.message}.`, { cause: error });
    if (error instanceof UnreadableFileError) return { unreadable: { code: error.code, message: error.message } };
    throw error;
  } finally {
    gzip.destroy();
    rejected.destroy();
  }
}

/** The header of the file of accepted rows. */
export function acceptedHeader({ columns, target }: Dataset): string[] {
  return [...columns.map(({ name }) => name), target.column];
}

function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')
  );
}

async function* reportingBytes(source: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void = () => {}) {
  let bytes = 0;
  for await (const chunk of source) {
    yield chunk;
    bytes += chunk.length;
    onBytes(bytes);
  }
}

function writeRow(
  columns: Dataset['columns'],
  row: Float64Array,
  cells: readonly string[],
  { cellOf }: CellMatch,
): string {
  let text = '';
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!;
    const cell = cells[cellOf[i]!]!;
    const value = row[i]!;
    // What is not given stays empty.
    if (!Number.isNaN(value)) text += levelsOf(column)?.[value] ?? (isShortest(cell) ? cell : value);
    text += ',';
  }
  return text;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
