import type { Dataset } from '../../../datasets/dataset.ts';
import { findUpload, type Ledger } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt } from '../../../registry/receipt.ts';
import { orDamage } from '../../../registry/record.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { isUploadId } from '../request/path-parameters.ts';
import type { Page } from '../request/read-page.ts';
import type { UploadListState } from '../wire/upload-states.ts';
import type { Upload } from '../wire/uploads.ts';
import { toUpload, type WaitingUpload } from './uploads.ts';

/** What a list of uploads is narrowed to; absent: all. */
export interface UploadFilter {
  readonly state?: UploadListState | undefined;
  /** the name of a file, as it came */
  readonly name?: string | undefined;
}

/**
 * Uploads that have a receipt, an entry in the ledger, or wait to be read. The one that came last is first. If more follow, `next`
 * is the id of the last one. An upload keeps its place in the list whatever becomes of it, so that pages fit together. The receipts
 * of the page are read, and those of uploads that the ledger does not know yet. A damaged receipt costs its own upload the number
 * of rows, and nothing else.
 * @throws CorruptLedgerError
 */
export async function listUploads(
  data: Store,
  dataset: Dataset,
  { limit, after }: Page,
  { state, name }: UploadFilter,
  waiting: readonly WaitingUpload[],
): Promise<{ readonly uploads: Upload[]; readonly next?: string }> {
  const ledger = await readLedger(data, dataset.name);
  const read = async (id: string) => toUpload(ledger, id, await orDamage(findReceipt(data, dataset.name, id)), waiting);
  const ids = await readIds(data, ledger, waiting);
  const isInLedger = (id: string) => findUpload(ledger, id) !== undefined;
  const all = await inBatches(ids, async (id) =>
    isInLedger(id) ? toUpload(ledger, id, undefined, waiting) : read(id),
  );
  all.sort(byTimeRead);
  // A waiting upload may have been the last of its page, and be gone: then the list begins anew.
  const from = all.findIndex(({ uploadId }) => uploadId === after) + 1;
  const wanted = all
    .slice(from)
    .filter((upload) => (state ?? upload.state) === upload.state && (name === undefined || isNamed(upload, name)));
  const page = wanted.slice(0, limit);
  const uploads = await inBatches(page, async (upload) =>
    isInLedger(upload.uploadId) ? read(upload.uploadId) : upload,
  );
  const last = page.at(-1);
  return { uploads, ...(wanted.length > limit && last !== undefined && { next: last.uploadId }) };
}

const isNamed = (upload: Upload, name: string): boolean =>
  upload.name === name || (upload.alsoNamed ?? []).includes(name);

function byTimeRead(a: Upload, b: Upload): number {
  return compare(timeRead(b), timeRead(a)) || compare(a.uploadId, b.uploadId);
}

/** ISO 8601. An upload that waits is later than all, and one whose receipt is damaged is earlier than all. */
function timeRead({ state, readAt, since }: Upload): string {
  return state === 'waiting' ? '\uFFFF' : (readAt ?? since ?? '');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The ids of all uploads that have been read or wait to be. */
async function readIds(
  data: Store,
  { dataset, uploads }: Ledger,
  waiting: readonly WaitingUpload[],
): Promise<readonly string[]> {
  const folder = `uploads/${dataset}/`;
  const ids = new Set([...Object.keys(uploads), ...waiting.map(({ uploadId }) => uploadId)]);
  for await (const { key } of data.list(folder)) {
    const [id = '', file] = key.slice(folder.length).split('/');
    if (file === 'receipt.json' && isUploadId(id)) ids.add(id);
  }
  return [...ids];
}
