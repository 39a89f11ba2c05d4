import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Dataset } from '../../../datasets/dataset.ts';
import { countBytes } from '../../../files/count-bytes.ts';
import type { CsvRecord } from '../../../files/csv/csv-record.ts';
import { type CsvByteRange, readCsv, readCsvByteRange } from '../../../files/csv/read-csv.ts';
import type { FileConvention } from '../../../files/survey/survey-file.ts';
import { UnreadableFileError } from '../../../files/unreadable-file.ts';
import type { RowCounts } from '../../../registry/receipt.ts';
import { StorageError } from '../../../registry/storage/store.ts';
import { collectForwardErrors, type ForwardErrors } from '../../../training/evaluation/forward-errors.ts';
import type { JudgedTargets, JudgesTargets } from '../../../training/evaluation/judge-targets.ts';
import { collectRowDoubts, type RowDoubts } from '../../../training/evaluation/row-doubts.ts';
import type { Answerer } from '../../../training/kinds/answering-kind.ts';
import type { KindSamples, Sums } from '../../../training/kinds/kind.ts';
import type { UploadContext } from '../../../training/kinds/upload-context.ts';
import { countNamed } from '../../../training/table/match-header.ts';
import { rowWidth } from '../../../training/table/text-parts.ts';
import { createDateSpan, type DateSpan } from './date-span.ts';
import { type CellMatch, createPricedRowReader, isDated, isSourced, labelsOf } from './read-rows.ts';
import { collectRefusals, type Refusals, renderRefusals } from './refusals.ts';
import { createRowWriter } from './row-writer.ts';
import { createSourceCounts, type SourceCounts } from './source-counts.ts';
import { createSourceJudge } from './source-judge.ts';

export interface Unreadable {
  readonly unreadable: { readonly code: string; readonly message: string };
}

/** The result of reading the rows of a file, or of a part of it. */
export interface SummedRows extends Partial<JudgedTargets> {
  readonly rows: RowCounts;
  /** The finished sums of the rows. */
  readonly summary: unknown;
  readonly samples: KindSamples;
  readonly doubts: RowDoubts;
  readonly refusals: Refusals;
  readonly acceptedPath: string;
  /** What its accepted rows say of the time of their prices. Absent if the file has no dates. */
  readonly dates?: DateSpan;
  /** The sources that its accepted rows name. Absent if they name none. */
  readonly sources?: SourceCounts;
  /** The champion's errors on its accepted rows. Absent if there is no champion, or its answers do not move in time. */
  readonly forward?: ForwardErrors;
  /** What this first pass has counted. The rows may have to be gone through once more. */
  readonly firstPass?: Uint8Array;
}

/** `rejectedPath` is the path of the file of refused rows. */
export type IngestedRows = Unreadable | (SummedRows & { readonly rejectedPath: string });

export interface IngestRowsOptions {
  /** The accepted rows are added to this summary. */
  readonly sums: Sums;
  /** What is known of all rows. */
  readonly upload?: UploadContext;
  /** The day on which the file is read, since 1 January 1970. A row may name no later one than the next. No bound if it is absent. */
  readonly today?: number;
  readonly champion: (JudgesTargets & Pick<Answerer, 'isOutside' | 'atSource'>) | undefined;
  /** The champion, to measure its errors forward in time. Absent: they are not measured. */
  readonly forward?: Pick<Answerer, 'forwardError' | 'asOf'> | undefined;
  /** The folder for the files of accepted and refused rows, before they are stored. */
  readonly scratch: string;
  /** Called now and then with the number of bytes read. */
  readonly onBytes?: (bytes: number) => void;
}

const BATCH = 1024;

/**
 * Checks, repairs and sums up a file row by row. Memory does not grow with the file.
 * @param convention how the file is written, as found by `surveyFile`
 */
export async function ingestRows(
  source: AsyncIterable<Uint8Array>,
  convention: FileConvention,
  options: IngestRowsOptions,
): Promise<IngestedRows> {
  const rejectedPath = join(options.scratch, 'rejected.csv');
  const found = await intoFiles(convention, options, async (files) => {
    const table = await readCsv(reporting(source, options), {
      batchSize: BATCH,
      encoding: convention.encoding,
      recognise: countNamed(options.sums.dataset),
    });
    await files.begin();
    const summed = await sumUp(table.batches, convention, files, options, NOTHING_USABLE);
    await writeFile(rejectedPath, renderRefusals(summed.refusals));
    return summed;
  });
  return 'unreadable' in found ? found : { ...found, rejectedPath };
}

/** If the first rows up to this number are all refused, reading stops. */
const NOTHING_USABLE = 100_000;

/**
 * The same for one shard of a file. The results of all shards add up to the result of the file. The files of accepted
 * rows, joined in order, are the file of accepted rows of the whole.
 * @param match the cells of a row that have the values, and how the values are printed
 */
export async function ingestByteRange(
  source: AsyncIterable<Uint8Array>,
  stretch: CsvByteRange,
  match: CellMatch,
  options: IngestRowsOptions,
): Promise<SummedRows | Unreadable> {
  return intoFiles(match, options, async (files) => {
    if (stretch.line === 1) await files.begin();
    const batches = readCsvByteRange(reporting(source, options), stretch, { batchSize: BATCH });
    return sumUp(batches, match, files, options);
  });
}

/** The size of a chunk that gzip gives out, in bytes. Each chunk costs a turn of a thread, so small ones are slow. */
const GZIP_BYTES = 1 << 17;
/** Accepted rows that may wait for gzip, which has a thread of its own. Meanwhile the next rows are read. */
const WAITING_BYTES = 1 << 20;

interface RowFiles {
  /** Writes the header. */
  readonly begin: () => Promise<void>;
  readonly accept: (text: string | Buffer) => Promise<void>;
}

async function sumUp(
  batches: AsyncIterable<readonly CsvRecord[]>,
  match: CellMatch,
  files: RowFiles,
  { sums, upload, champion, forward, today }: IngestRowsOptions,
  mostRefused = Number.POSITIVE_INFINITY,
): Promise<Omit<SummedRows, 'acceptedPath'>> {
  const { dataset } = sums;
  const rows = createPricedRowReader(sums, match, today === undefined ? undefined : today + 1);
  const summariser = sums.createSummariser({ ...upload, ...labelsOf(match) });
  const writer = createRowWriter(dataset, match);
  const dates = createDateSpan();
  const sources = isSourced(match) ? createSourceCounts() : undefined;
  const row = new Float64Array(rowWidth(dataset.columns));
  const repaired = new Float64Array(rowWidth(dataset.columns));
  const counts = { read: 0, accepted: 0, refused: 0, repaired: 0 };
  const refusals = collectRefusals();
  const doubts = collectRowDoubts(dataset, champion && ((row) => champion.isOutside(row)));
  const judge = champion && createSourceJudge(champion, upload?.source);
  const errors = forward?.forwardError && collectForwardErrors(forward.asOf);
  for await (const batch of batches) {
    for (const record of batch) {
      counts.read++;
      const price = rows.read(record, row);
      if (typeof price !== 'number') {
        counts.refused++;
        refusals.add(record.line, price, () => record.text());
        continue;
      }
      counts.accepted++;
      for (let i = 0; i < row.length; i++) repaired[i] = row[i]!;
      const isRepaired = dataset.repair !== undefined && dataset.repair(repaired).length > 0;
      if (isRepaired) counts.repaired++;
      const day = rows.day();
      const source = rows.source();
      dates.add(day);
      sources?.add(source);
      const isAgainst = summariser.add(row, price, day, source);
      doubts.add({ line: record.line, row, isRepaired, isAgainst });
      judge?.add(row, price, day, source);
      const error = forward?.forwardError?.(row, price, { ...upload, day, ...(source !== undefined && { source }) });
      if (error) errors?.add(error);
      writer.add(record, row, price, day, source);
    }
    const good = writer.take();
    if (good.length > 0) await files.accept(good);
    if (counts.accepted === 0 && counts.refused >= mostRefused) break;
  }
  return {
    rows: counts,
    refusals: refusals.finish(),
    doubts: doubts.finish(),
    ...summariser.finish(),
    ...judge?.finish(),
    ...(isDated(match) && { dates: dates.span() }),
    ...(sources && { sources: sources.finish() }),
    ...(errors && { forward: errors.finish() }),
  };
}

/** Runs the work with open files for rows. When this returns the result of the work, the files are complete. */
async function intoFiles<T extends object>(
  match: CellMatch,
  { sums: { dataset }, scratch }: IngestRowsOptions,
  work: (files: RowFiles) => Promise<T | Unreadable>,
): Promise<(T & Pick<SummedRows, 'acceptedPath'>) | Unreadable> {
  const acceptedPath = join(scratch, 'accepted.csv.gz');
  const gzip = createGzip({ level: 1, chunkSize: GZIP_BYTES });
  const accepted = createWriteStream(acceptedPath);
  gzip.pipe(accepted);
  const written = finished(accepted);
  // A failed write must not count as an unhandled rejection before it is awaited.
  written.catch(() => {});
  // A stream that cannot be written any more never drains. Then `written` rejects.
  const write = async (to: Writable, text: string | Buffer) => {
    if (!to.write(text) && to.writableLength > WAITING_BYTES) await Promise.race([once(to, 'drain'), written]);
  };
  const files: RowFiles = {
    accept: (text) => write(gzip, text),
    begin: () => files.accept(`${acceptedHeader(dataset, match).join(',')}\n`),
  };
  try {
    const found = await work(files);
    if ('unreadable' in found) return found;
    gzip.end();
    await written;
    return { ...found, acceptedPath };
  } catch (error) {
    if (isDiskError(error))
      throw new StorageError(`${scratch} could not be written: ${error.message}.`, { cause: error });
    if (error instanceof UnreadableFileError) return { unreadable: { code: error.code, message: error.message } };
    throw error;
  } finally {
    gzip.destroy();
  }
}

/** The header of the file of accepted rows. @param match of the file that they stood in */
export function acceptedHeader(
  { columns, date, source, target }: Dataset,
  match: Pick<CellMatch, 'dateCell' | 'sourceCell'>,
): string[] {
  const labels = [...(date && isDated(match) ? [date] : []), ...(source && isSourced(match) ? [source] : [])];
  return [...columns, ...labels].map(({ name }) => name).concat(target.column);
}

function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')
  );
}

function reporting(source: AsyncIterable<Uint8Array>, { onBytes }: IngestRowsOptions): AsyncIterable<Uint8Array> {
  return onBytes ? countBytes(source, onBytes) : source;
}
