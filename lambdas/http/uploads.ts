import type { Dataset } from '../../datasets/dataset.ts';
import type { Receipt } from '../flow/ingest.ts';
import { findUpload, type Ledger } from '../ledger.ts';
import { readLedger } from '../ledger-store.ts';
import type { Store } from '../storage/store.ts';
import { isUploadId } from './path-parameters.ts';
import type { Upload, UploadDetail } from './wire/uploads.ts';

/** Every upload of which there is a receipt or an entry in the ledger, ascending by id. */
export async function listUploads(data: Store, dataset: Dataset): Promise<Upload[]> {
  const ledger = await readLedger(data, dataset.name);
  const folder = `uploads/${dataset.name}/`;
  const ids = new Set(Object.keys(ledger.uploads));
  for await (const { key } of data.list(folder)) {
    const [id = '', file] = key.slice(folder.length).split('/');
    if (file === 'receipt.json' && isUploadId(id)) ids.add(id);
  }
  const sorted = [...ids].sort();
  const uploads: Upload[] = [];
  for (let start = 0; start < sorted.length; start += READS_AT_ONCE) {
    const some = sorted.slice(start, start + READS_AT_ONCE);
    uploads.push(
      ...(await Promise.all(some.map(async (id) => toUpload(ledger, id, await findReceipt(data, dataset, id))))),
    );
  }
  return uploads;
}

export async function getUpload(data: Store, dataset: Dataset, uploadId: string): Promise<UploadDetail | undefined> {
  const [ledger, receipt] = await Promise.all([readLedger(data, dataset.name), findReceipt(data, dataset, uploadId)]);
  if (receipt === undefined && findUpload(ledger, uploadId) === undefined) return undefined;
  return { dataset: dataset.name, ...toUpload(ledger, uploadId, receipt), ...(receipt && { receipt: { ...receipt } }) };
}

const READS_AT_ONCE = 16;

async function findReceipt(data: Store, { name }: Dataset, uploadId: string): Promise<Receipt | undefined> {
  const stored = await data.find(`uploads/${name}/${uploadId}/receipt.json`);
  return stored && JSON.parse(Buffer.from(stored.body).toString());
}

/** The sentence of the verdict is told as long as the verdict stands. */
function toUpload(ledger: Ledger, uploadId: string, receipt: Receipt | undefined): Upload {
  const entry = findUpload(ledger, uploadId);
  const name = entry?.name ?? receipt?.name;
  const { state = 'pending', since, by, because, contested } = entry ?? {};
  const { state: judged, message } = receipt?.verdict ?? {};
  const { read, accepted, refused } = receipt?.rows ?? {};
  return {
    uploadId,
    ...(name !== undefined && { name }),
    state,
    ...(since !== undefined && { since }),
    ...(by !== undefined && { by }),
    ...(because !== undefined && { because }),
    ...(message !== undefined && judged === state && { message }),
    ...(contested !== undefined && { contested }),
    ...(read !== undefined && { read, accepted, refused }),
  };
}
