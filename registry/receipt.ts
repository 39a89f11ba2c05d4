import type { Store } from './storage/store.ts';

export interface RowCounts {
  readonly read: number;
  readonly accepted: number;
  readonly refused: number;
  /** Accepted, with one or more values replaced by what the rest of the row implies. */
  readonly repaired: number;
}

/** What is known of an upload once its file has been read; written last, so that with it the upload is complete. */
export interface Receipt {
  readonly uploadId: string;
  readonly dataset: string;
  readonly name: string;
  readonly bytes: number;
  readonly readAt: string;
  readonly rows: RowCounts;
  readonly notes: readonly string[];
  /** What the reading and the first screening made of it. The ledger has what became of it. */
  readonly verdict: Verdict;
  /** Accepted rows on the training side of the split; absent where they were not counted yet. */
  readonly trainingRows?: number;
  /** Into how many pieces the file was cut, if it was. */
  readonly pieces?: number;
}

export interface Verdict {
  readonly state: 'in force' | 'held' | 'refused';
  readonly because?: string;
  readonly message?: string;
}

export const uploadFolder = (dataset: string, uploadId: string) => `uploads/${dataset}/${uploadId}`;

/** @returns the receipt that counts: that of whoever has read the file first */
export async function writeReceipt(data: Store, receipt: Receipt): Promise<Receipt> {
  const { dataset, uploadId } = receipt;
  const key = `${uploadFolder(dataset, uploadId)}/receipt.json`;
  const written = await data.putIfAbsent(key, `${JSON.stringify(receipt, null, 2)}\n`);
  return written ? receipt : ((await findReceipt(data, dataset, uploadId)) ?? receipt);
}

export async function findReceipt(data: Store, dataset: string, uploadId: string): Promise<Receipt | undefined> {
  const stored = await data.find(`${uploadFolder(dataset, uploadId)}/receipt.json`);
  return stored && (JSON.parse(Buffer.from(stored.body).toString()) as Receipt);
}

/** That of a file that cannot be read as a table. */
export function refusedReceipt(
  known: Pick<Receipt, 'uploadId' | 'dataset' | 'name' | 'bytes' | 'readAt'>,
  { code, message }: { readonly code: string; readonly message: string },
): Receipt {
  const rows = { read: 0, accepted: 0, refused: 0, repaired: 0 };
  return { ...known, rows, notes: [], verdict: { state: 'refused', because: code, message } };
}
