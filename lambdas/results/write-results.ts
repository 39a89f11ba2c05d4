import { findUpload, type Ledger } from '../../registry/ledger.ts';
import { findReceipt } from '../../registry/receipt.ts';
import { CorruptRecordError, orDamage } from '../../registry/record.ts';
import { StorageError, type Store } from '../../registry/storage/store.ts';
import { renderResult } from './render-result.ts';
import { type ResultFolder, resultKey } from './result-name.ts';

export interface ResultPlace {
  readonly data: Store;
  /** Below which answers lie; on AWS `results`. */
  readonly results?: ResultFolder | undefined;
}

/**
 * Writes beside each file of some uploads what became of it, anew whenever that changes. An answer that cannot be written, as into
 * a folder that can only be read, ends nothing: what it would say stands in the ledger too.
 * @returns a sentence for each answer that could not be written
 */
export async function writeResults(
  { data, results }: ResultPlace,
  ledger: Ledger,
  uploadIds: readonly string[],
): Promise<string[]> {
  const troubles: string[] = [];
  for (const id of uploadIds) {
    const entry = findUpload(ledger, id);
    const receipt = entry && (await orDamage(findReceipt(data, ledger.dataset, id)));
    if (receipt instanceof CorruptRecordError)
      troubles.push(`The answer to ${entry?.name} stays as it is: ${receipt.message}`);
    if (!entry || !receipt || receipt instanceof CorruptRecordError) continue;
    for (const name of [entry.name, ...(entry.alsoNamed ?? [])]) {
      const path = `${ledger.dataset}/${name}`;
      const trouble = await writeResult({ data, results }, path, renderResult(receipt, entry, name));
      if (trouble !== undefined) troubles.push(trouble);
    }
  }
  return troubles;
}

/** @returns a sentence if it could not be written */
export async function writeResult(
  { data, results = 'results' }: ResultPlace,
  path: string,
  text: string,
): Promise<string | undefined> {
  try {
    await data.put(resultKey(results, path), text);
    return undefined;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return `The answer to ${path} could not be written: ${error.message}`;
  }
}
