import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Appraiser } from '../../training/appraise.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { Reference } from '../../training/reference.ts';
import type { Samples } from '../../training/summary/encode.ts';
import { createSummariser } from '../../training/summary/summarise.ts';
import type { Summary } from '../../training/summary/summary.ts';
import { matchHeader } from '../csv/match-header.ts';
import { readCsv } from '../csv/read-csv.ts';
import { UnreadableFileError } from '../csv/unreadable-file.ts';
import { StorageError } from '../storage/store.ts';
import { createPricedRowReader } from './read-rows.ts';

export interface RowCounts {
  readonly read: number;
  readonly accepted: number;
  readonly refused: number;
  /** Accepted, with one or more values replaced by what the rest of the row implies. */
  readonly repaired: number;
}

export type IngestedRows =
  | { readonly unreadable: { readonly code: string; readonly message: string } }
  | {
      readonly rows: RowCounts;
      readonly notes: readonly string[];
      readonly summary: Summary;
      readonly samples: Samples;
      /** Accepted rows priced outside the champion's range; absent where there is no champion. */
      readonly outside?: number;
      readonly acceptedPath: string;
      readonly rejectedPath: string;
    };

export interface IngestRowsOptions {
  readonly recipe: Recipe;
  readonly reference: Reference | undefined;
  readonly champion: Appraiser | undefined;
  /** Folder for the files of accepted and refused rows, before they are stored. */
  readonly scratch: string;
  /** Told, now and then, how many bytes have been read. */
  readonly onBytes?: (bytes: number) => void;
}

const BATCH = 1024;

/** Checks, repairs and sums up a file row by row; memory does not grow with the file. */
export async function ingestRows(source: AsyncIterable<Uint8Array>, options: IngestRowsOptions): Promise<IngestedRows> {
  const { recipe, reference, champion, scratch, onBytes = () => {} } = options;
  const { dataset } = recipe;
  const acceptedPath = join(scratch, 'accepted.csv.gz');
  const rejectedPath = join(scratch, 'rejected.csv');
  const gzip = createGzip({ level: 1 });
  const accepted = createWriteStream(acceptedPath);
  gzip.pipe(accepted);
  const rejected = createWriteStream(rejectedPath);
  const written = [finished(accepted), finished(rejected)];
  // A failed write rejects `written`; until that is awaited it must not count as unhandled.
  for (const end of written) end.catch(() => {});
  const close = async () => {
    gzip.end();
    rejected.end();
    await Promise.all(written);
  };
  try {
    const table = await readCsv(counted(source, onBytes), { batchSize: BATCH });
    const match = matchHeader(dataset, table.header, { target: 'required', sample: table.sample });
    if ('refused' in match) return { unreadable: { code: match.refused, message: match.message } };
    const readPriced = createPricedRowReader(dataset, match);
    const summariser = createSummariser(recipe, reference);
    const row = new Float64Array(dataset.columns.length);
    const repaired = new Float64Array(dataset.columns.length);
    const counts = { read: 0, accepted: 0, refused: 0, repaired: 0 };
    let outside = 0;
    gzip.write(`${[...dataset.columns.map(({ name }) => name), dataset.target.column].join(',')}\n`);
    rejected.write('line,column,reason,text\n');
    for await (const batch of table.batches) {
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
        if (dataset.repair(repaired).length > 0) counts.repaired++;
        summariser.add(row, price);
        if (champion) {
          const { low, high } = champion.range(row);
          if (price < low || price > high) outside++;
        }
        good += `${writeRow(dataset.columns, row)}${price}\n`;
      }
      // A file that can no longer be written never drains; `written` says so.
      if (good && !gzip.write(good)) await Promise.race([once(gzip, 'drain'), ...written]);
      if (bad && !rejected.write(bad)) await Promise.race([once(rejected, 'drain'), ...written]);
    }
    await close();
    return {
      rows: counts,
      notes: match.notes,
      ...summariser.finish(),
      ...(champion && { outside }),
      acceptedPath,
      rejectedPath,
    };
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

function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')
  );
}

async function* counted(source: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void) {
  let bytes = 0;
  for await (const chunk of source) {
    yield chunk;
    bytes += chunk.length;
    onBytes(bytes);
  }
}

function writeRow(columns: Recipe['dataset']['columns'], row: Float64Array): string {
  let text = '';
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!;
    text += `${column.kind === 'grade' ? column.levels[row[i]!]! : row[i]},`;
  }
  return text;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
