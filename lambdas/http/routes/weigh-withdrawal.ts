import { findUpload, inForce, type Ledger } from '../../../registry/ledger.ts';
import { findReceipt } from '../../../registry/receipt.ts';
import { orDamage, unlessDamaged } from '../../../registry/record.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Store } from '../../../registry/storage/store.ts';

/**
 * The share of the accepted rows that goes with an upload that has just been withdrawn, of all that were in force before.
 * `undefined` if the upload was not withdrawn.
 */
export async function shareWithdrawn(data: Store, ledger: Ledger, uploadId: string): Promise<number | undefined> {
  if (findUpload(ledger, uploadId)?.state !== 'withdrawn') return undefined;
  // The ledger has moved. So a damaged receipt only makes the share less exact.
  const acceptedOf = async (id: string) =>
    unlessDamaged(await orDamage(findReceipt(data, ledger.dataset, id)))?.rows.accepted ?? 0;
  const gone = await acceptedOf(uploadId);
  const left = (await inBatches(inForce(ledger), acceptedOf)).reduce((sum, rows) => sum + rows, 0);
  return gone + left > 0 ? Number((gone / (gone + left)).toFixed(4)) : 0;
}
