import { findUpload, isQuestion } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { findReceipt, type Receipt } from '../../../registry/receipt.ts';
import type { Store } from '../../../registry/storage/store.ts';
import type { ReadingAnswers } from '../../../training/table/decide-reading.ts';

/** What is known of a file: its receipt, or that its owner has answered since how it is to be read. */
export type Known = { readonly receipt: Receipt } | { readonly answers: ReadingAnswers } | undefined;

export async function findRead(data: Store, dataset: string, uploadId: string): Promise<Known> {
  const receipt = await findReceipt(data, dataset, uploadId);
  if (!receipt) return undefined;
  const answers = findUpload(await readLedger(data, dataset), uploadId)?.answers;
  const isOpen = isQuestion(receipt.verdict) && JSON.stringify(answers) !== JSON.stringify(receipt.answers);
  return answers !== undefined && isOpen ? { answers } : { receipt };
}
