import { createHash } from 'node:crypto';
import { expectState, findUpload, isRefusal, type Ledger, type Mover, type Refusal, withUploads } from './ledger.ts';
import type { Receipt } from './receipt.ts';

/** The owner says that the rows of an upload are of another time. */
export interface Correction {
  readonly uploadId: string;
  /** A day, week, month or quarter. */
  readonly asOf: string;
}

/**
 * The id of an upload's rows at another time. They are an upload of their own that takes the place of the other, so that every set of
 * uploads goes on naming its sums. At the time that its file came with, it is the file's own id.
 */
export function idAtTime({ uploadId, asOf, corrects = { uploadId, asOf } }: Receipt, wanted: string): string {
  if (wanted === asOf) return uploadId;
  if (wanted === corrects.asOf) return corrects.uploadId;
  return createHash('sha256').update(`${corrects.uploadId} as of ${wanted}`).digest('hex').slice(0, 16);
}

/** The upload in whose folder the accepted and refused rows lie: the file's own, also after a correction. */
export function rowsOf({
  uploadId,
  corrects,
}: {
  readonly uploadId: string;
  readonly corrects?: Receipt['corrects'] | undefined;
}): string {
  return corrects?.uploadId ?? uploadId;
}

/** Puts an upload at another time in the place of an upload, in the state that it has. If that is done already, nothing changes. */
export function correct(ledger: Ledger, uploadId: string, corrected: string, { by, since }: Mover): Ledger | Refusal {
  if (findUpload(ledger, uploadId)?.correctedAs === corrected) return ledger;
  const entry = expectState(ledger, uploadId, 'in force', ({ state }) => state === 'in force' || state === 'held');
  if (isRefusal(entry)) return entry;
  if (uploadId === corrected) return ledger;
  return withUploads(ledger, {
    [uploadId]: {
      ...entry,
      state: 'withdrawn',
      by,
      since,
      because: `replaced by ${corrected}`,
      correctedAs: corrected,
    },
    [corrected]: { ...entry, by, since },
  });
}
