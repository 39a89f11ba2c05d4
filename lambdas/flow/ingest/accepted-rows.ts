import { createReadStream } from 'node:fs';
import type { Dataset } from '../../../datasets/dataset.ts';
import type { CsvRecord } from '../../../files/csv/csv-record.ts';
import { readCsv } from '../../../files/csv/read-csv.ts';
import type { KindSamples, Sums } from '../../../training/kinds/kind.ts';
import type { UploadContext } from '../../../training/kinds/upload-context.ts';
import { type HeaderMatch, matchHeader } from '../../../training/table/match-header.ts';
import { rowWidth } from '../../../training/table/text-parts.ts';
import type { SummedRows } from './ingest-rows.ts';
import { type CellMatch, createPricedRowReader, labelsOf } from './read-rows.ts';

/** An upload cannot be summed up anew. */
export class RenewalError extends Error {
  override readonly name = 'RenewalError';
}

/** Accepted rows of an upload, and where their values stand. */
export interface AcceptedRows {
  readonly uploadId: string;
  readonly batches: AsyncIterable<readonly CsvRecord[]>;
  readonly match: CellMatch;
}

/** Opens the file of an upload's accepted rows. @throws RenewalError if the dataset has changed so that its columns no longer fit */
export async function openAccepted(
  dataset: Dataset,
  uploadId: string,
  stored: AsyncIterable<Uint8Array>,
): Promise<AcceptedRows> {
  const { header, batches } = await readCsv(stored);
  return { uploadId, batches, match: matchAccepted(dataset, uploadId, header) };
}

/** The columns in the file of an upload's accepted rows. @throws RenewalError if the dataset has changed so that they no longer fit */
export function matchAccepted(dataset: Dataset, uploadId: string, header: readonly string[]): HeaderMatch {
  const match = matchHeader(dataset, header, { target: 'required' });
  if ('refused' in match)
    throw new RenewalError(
      `upload ${uploadId} cannot be summed up anew: ${match.message} Withdraw it and send it again.`,
    );
  return match;
}

/** The sums of accepted rows, after a first pass with what it has counted. */
export interface AcceptedSums {
  readonly accepted: number;
  /** The rows that the frozen reference has judged, and those whose target it contradicts. */
  readonly judged: number;
  readonly against: number;
  readonly summary: unknown;
  readonly samples: KindSamples;
  readonly firstPass?: Uint8Array;
}

/**
 * Sums up rows that were accepted before. An accepted row stays accepted. If a recipe no longer reads one, the recipe is wrong.
 * @throws RenewalError with the row
 */
export async function sumUpAccepted(
  sums: Sums,
  { uploadId, batches, match }: AcceptedRows,
  context: UploadContext,
): Promise<AcceptedSums> {
  const rows = createPricedRowReader(sums, match);
  const summariser = sums.createSummariser({ ...context, ...labelsOf(match) });
  const row = new Float64Array(rowWidth(sums.dataset.columns));
  const counts = { accepted: 0, judged: 0, against: 0 };
  for await (const batch of batches)
    for (const record of batch) {
      const price = rows.read(record, row);
      if (typeof price !== 'number')
        throw new RenewalError(
          `upload ${uploadId} cannot be summed up anew: "${record.text()}" was accepted, and now ${price[0]!.message}. Withdraw it and send it again.`,
        );
      const isAgainst = summariser.add(row, price, rows.day(), rows.source());
      if (isAgainst !== undefined) counts.judged++;
      if (isAgainst) counts.against++;
      counts.accepted++;
    }
  return { ...counts, ...summariser.finish() };
}

type FinishedRows = Pick<SummedRows, 'summary' | 'doubts'>;

/**
 * The sums of rows that were read in one go. Where they must be gone through once more, that is done over the accepted ones. The
 * reference then judges them about their own middle.
 * @throws RenewalError as `sumUpAccepted`
 */
export async function finishSums(
  sums: Sums,
  uploadId: string,
  { summary, doubts, firstPass: counted, acceptedPath }: FinishedRows & Pick<SummedRows, 'firstPass' | 'acceptedPath'>,
  context: UploadContext = {},
): Promise<FinishedRows> {
  const firstPass = counted && sums.joinFirstPass?.([counted]);
  if (!firstPass) return { summary, doubts };
  const accepted = await openAccepted(sums.dataset, uploadId, createReadStream(acceptedPath));
  const again = await sumUpAccepted(sums, accepted, { ...context, firstPass });
  return { summary: again.summary, doubts: { ...doubts, judged: again.judged, against: again.against } };
}
