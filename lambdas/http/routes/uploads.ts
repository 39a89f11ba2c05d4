import type { Dataset } from '../../../datasets/dataset.ts';
import { findUpload, type Ledger } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt, type Receipt } from '../../../registry/receipt.ts';
import { CorruptRecordError } from '../../../registry/record.ts';
import type { Store } from '../../../registry/storage/store.ts';
import type { Upload, UploadDetail } from '../wire/uploads.ts';

/** An arrived file that could not be read yet, for a passing reason. */
export interface WaitingUpload {
  readonly uploadId: string;
  readonly name: string;
  /** the reason in a few words: the disk was full */
  readonly because: string;
}

/** @throws CorruptLedgerError; CorruptRecordError if its receipt is damaged */
export async function getUpload(
  data: Store,
  dataset: Dataset,
  uploadId: string,
  waiting: readonly WaitingUpload[] = [],
): Promise<UploadDetail | undefined> {
  const [ledger, receipt] = await Promise.all([
    readLedger(data, dataset.name),
    findReceipt(data, dataset.name, uploadId),
  ]);
  const waits = waiting.some((one) => one.uploadId === uploadId);
  if (receipt === undefined && findUpload(ledger, uploadId) === undefined && !waits) return undefined;
  const upload = toUpload(ledger, uploadId, receipt, waiting);
  return { dataset: dataset.name, ...upload, ...(receipt && { receipt: { ...receipt } }) };
}

export function toUpload(
  ledger: Ledger,
  uploadId: string,
  found: Receipt | CorruptRecordError | undefined,
  waiting: readonly WaitingUpload[],
): Upload {
  const isDamaged = found instanceof CorruptRecordError;
  const receipt = isDamaged ? undefined : found;
  const entry = findUpload(ledger, uploadId);
  const waits = entry === undefined ? waiting.find((one) => one.uploadId === uploadId) : undefined;
  if (waits) {
    const { name, because } = waits;
    return { uploadId, name, state: 'waiting', because, message: `waiting: ${because}; it is tried again by itself.` };
  }
  const name = entry?.name ?? receipt?.name;
  const { state = 'pending', since, by, because, contested, overlaps, alsoNamed } = entry ?? {};
  const readAt = entry?.readAt ?? receipt?.readAt;
  const { state: judged, message: verdict } = receipt?.verdict ?? {};
  // The sentence of the verdict is shown only as long as the verdict holds.
  const message = isDamaged ? DAMAGED_RECEIPT : (entry?.message ?? (judged === state ? verdict : undefined));
  const { read, accepted, refused } = receipt?.rows ?? {};
  return {
    uploadId,
    ...(name !== undefined && { name }),
    ...(alsoNamed !== undefined && { alsoNamed: [...alsoNamed] }),
    state,
    ...(readAt !== undefined && { readAt }),
    ...(since !== undefined && { since }),
    ...(by !== undefined && { by }),
    ...(because !== undefined && { because }),
    ...(message !== undefined && { message }),
    ...(overlaps !== undefined && { overlaps: [...overlaps] }),
    ...(contested !== undefined && { contested }),
    ...(read !== undefined && { read, accepted, refused }),
    ...(isDamaged && { damaged: true as const }),
  };
}

const DAMAGED_RECEIPT =
  'Its receipt is damaged, which changes nothing in force; POST /v1/{dataset}/repair or npx stima repair writes it again.';
