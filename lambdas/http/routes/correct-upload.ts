import type { Dataset } from '../../../datasets/dataset.ts';
import { type Correction, idAtTime } from '../../../registry/correction.ts';
import { findUpload } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt } from '../../../registry/receipt.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { labelOf } from '../../../training/kinds/upload-context.ts';
import { readMoment } from '../../flow/ingest/moment.ts';
import { isDated } from '../../flow/ingest/read-rows.ts';
import { Problem } from '../request/problem.ts';

/** The upload that takes the place of another one at another time. */
export interface Corrected {
  readonly uploadId: string;
  readonly state: 'in force' | 'held';
}

/**
 * Looks whether an upload can be moved to another time. A run moves it.
 * @throws Problem saying why not
 */
export async function checkCorrection(
  data: Store,
  dataset: Dataset,
  { uploadId, asOf }: Correction,
  now: Date,
): Promise<Corrected> {
  const read = readMoment(dataset, { asOf }, now);
  if ('wrong' in read) throw new Problem('time-not-begun', read.wrong);
  const [ledger, receipt] = await Promise.all([
    readLedger(data, dataset.name),
    findReceipt(data, dataset.name, uploadId),
  ]);
  const state = findUpload(ledger, uploadId)?.state;
  if (!receipt || state === undefined)
    throw new Problem(
      'unknown-upload',
      `There is no upload ${uploadId} in ${dataset.name}, or it has not been read yet.`,
    );
  if (labelOf(dataset, uploadId))
    throw new Problem('time-is-fixed', `Upload ${uploadId} is what ships with ${dataset.name}; it is of no time.`);
  if (isDated(receipt.convention ?? {}))
    throw new Problem(
      'time-is-fixed',
      `The rows of upload ${uploadId} say themselves when they were priced; correct the dates in the file, and send it instead.`,
    );
  if ((state !== 'in force' && state !== 'held') || receipt.rows.accepted === 0)
    throw new Problem(
      'not-in-force',
      `Upload ${uploadId} is ${state}; only one that is in force or held can be corrected.`,
    );
  return { uploadId: idAtTime(receipt, asOf), state };
}
