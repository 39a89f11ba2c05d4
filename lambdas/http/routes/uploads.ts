import type { Dataset } from '../../../datasets/dataset.ts';
import { findUpload, type Ledger } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt, type Receipt } from '../../../registry/receipt.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { isUploadId } from '../request/path-parameters.ts';
import type { Page } from '../request/read-page.ts';
import type { Upload, UploadDetail } from '../wire/uploads.ts';

/** An arrived file that could not be read yet, for a passing reason. */
export interface WaitingUpload {
  readonly uploadId: string;
  readonly name: string;
  /** the reason in a few words: the disk was full */
  readonly because: string;
}

/**
 * Uploads that have a receipt or an entry in the ledger, ascending by id. If more follow, `next` is the id of the last one. Only
 * the receipts of the page are read.
 */
export async function listUploads(
  data: Store,
  dataset: Dataset,
  { limit, after = '' }: Page,
  waiting: readonly WaitingUpload[],
): Promise<{ readonly uploads: Upload[]; readonly next?: string }> {
  const ledger = await readLedger(data, dataset.name);
  const folder = `uploads/${dataset.name}/`;
  const ids = new Set([...Object.keys(ledger.uploads), ...waiting.map(({ uploadId }) => uploadId)]);
  for await (const { key } of data.list(folder)) {
    const [id = '', file] = key.slice(folder.length).split('/');
    if (file === 'receipt.json' && isUploadId(id)) ids.add(id);
  }
  const following = [...ids].filter((id) => id > after).sort();
  const sorted = following.slice(0, limit);
  const uploads = await inBatches(sorted, async (id) =>
    toUpload(ledger, id, await findReceipt(data, dataset.name, id), waiting),
  );
  const last = sorted.at(-1);
  return { uploads, ...(following.length > limit && last !== undefined && { next: last }) };
}

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

function toUpload(
  ledger: Ledger,
  uploadId: string,
  receipt: Receipt | undefined,
  waiting: readonly WaitingUpload[],
): Upload {
  const entry = findUpload(ledger, uploadId);
  const waits = entry === undefined ? waiting.find((one) => one.uploadId === uploadId) : undefined;
  if (waits) {
    const { name, because } = waits;
    return { uploadId, name, state: 'waiting', because, message: `waiting: ${because}; it is tried again by itself.` };
  }
  const name = entry?.name ?? receipt?.name;
  const { state = 'pending', since, by, because, contested } = entry ?? {};
  const { state: judged, message: verdict } = receipt?.verdict ?? {};
  // The sentence of the verdict is shown only as long as the verdict holds.
  const message = entry?.message ?? (judged === state ? verdict : undefined);
  const { read, accepted, refused } = receipt?.rows ?? {};
  return {
    uploadId,
    ...(name !== undefined && { name }),
    state,
    ...(since !== undefined && { since }),
    ...(by !== undefined && { by }),
    ...(because !== undefined && { because }),
    ...(message !== undefined && { message }),
    ...(contested !== undefined && { contested }),
    ...(read !== undefined && { read, accepted, refused }),
  };
}
