import { findUpload, isQuestion } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt, type Receipt } from '../../../registry/receipt.ts';
import { CorruptRecordError, orDamage } from '../../../registry/record.ts';
import type { Store } from '../../../registry/storage/store.ts';
import type { ReadingAnswers } from '../../../training/table/decide-reading.ts';

/**
 * The receipt of a file, if it was read. If the owner has answered a question about the file since, it is read again. So is a
 * file whose receipt is damaged: it comes to the same rows and sums, and gets another receipt.
 */
export type Known = { readonly receipt: Receipt } | { readonly answers: ReadingAnswers } | undefined;

export async function findRead(data: Store, dataset: string, uploadId: string): Promise<Known> {
  const receipt = await orDamage(findReceipt(data, dataset, uploadId));
  if (!receipt) return undefined;
  const answers = findUpload(await readLedger(data, dataset), uploadId)?.answers;
  if (receipt instanceof CorruptRecordError) return answers && { answers };
  const isOpen = isQuestion(receipt.verdict) && JSON.stringify(answers) !== JSON.stringify(receipt.answers);
  return answers !== undefined && isOpen ? { answers } : { receipt };
}
