import type { Dataset } from '../../../datasets/dataset.ts';
import { findUpload, type Ledger } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt } from '../../../registry/receipt.ts';
import { CorruptRecordError, orDamage } from '../../../registry/record.ts';
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
  const places = await placeUploads(data, ledger, waiting);
  // A waiting upload may have been the last of its page, and be gone: then the list begins anew.
  const from = places.findIndex(({ id }) => id === after) + 1;
  const wanted = places
    .slice(from)
    .filter((place) => (state ?? place.state) === place.state && (name === undefined || place.names.includes(name)));
  const page = wanted.slice(0, limit);
  const uploads = await inBatches(page, async ({ id }) =>
    toUpload(ledger, id, await orDamage(findReceipt(data, dataset.name, id)), waiting),
  );
  const last = page.at(-1);
  return { uploads, ...(wanted.length > limit && last !== undefined && { next: last.id }) };
}

interface Place {
  readonly id: string;
  /** ISO 8601, when it was read; of one that waits it is later than all. */
  readonly at: string;
  readonly state: UploadListState;
  readonly names: readonly string[];
}

const NOT_YET = '\uFFFF';
/** Of an upload whose receipt is damaged; it is earlier than all. */
const UNKNOWN = '';

async function placeUploads(data: Store, ledger: Ledger, waiting: readonly WaitingUpload[]): Promise<Place[]> {
  const places = new Map<string, Place>();
  for (const { uploadId: id, name } of waiting) places.set(id, { id, at: NOT_YET, state: 'waiting', names: [name] });
  for (const id of await readIds(data, ledger)) {
    const entry = findUpload(ledger, id);
    if (entry) {
      const { state, name, alsoNamed = [], readAt, since } = entry;
      places.set(id, { id, at: readAt ?? since, state, names: [name, ...alsoNamed] });
    } else if (!places.has(id)) {
      const receipt = await orDamage(findReceipt(data, ledger.dataset, id));
      if (receipt instanceof CorruptRecordError) places.set(id, { id, at: UNKNOWN, state: 'pending', names: [] });
      else if (receipt) places.set(id, { id, at: receipt.readAt, state: 'pending', names: [receipt.name] });
    }
  }
  return [...places.values()].sort((a, b) => (a.at === b.at ? compare(a.id, b.id) : compare(b.at, a.at)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The ids of all uploads that have been read. */
async function readIds(data: Store, { dataset, uploads }: Ledger): Promise<ReadonlySet<string>> {
  const folder = `uploads/${dataset}/`;
  const ids = new Set(Object.keys(uploads));
  for await (const { key } of data.list(folder)) {
    const [id = '', file] = key.slice(folder.length).split('/');
    if (file === 'receipt.json' && isUploadId(id)) ids.add(id);
  }
  return ids;
}
