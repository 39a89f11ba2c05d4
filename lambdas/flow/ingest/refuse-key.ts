import type { Dataset } from '../../../datasets/dataset.ts';
import { hasSourceLevels } from '../../../datasets/market.ts';
import { type Receipt, refusedReceipt } from '../../../registry/receipt.ts';
import { checkKey, InvalidKeyError } from '../../../registry/storage/store.ts';
import { uploadIdOfBytes } from '../../../registry/upload-id.ts';
import { showText } from '../../../training/table/show-text.ts';
import { findWrongFolder } from './moment.ts';
import type { IncomingFile } from './parse-incoming.ts';

/**
 * The receipt of a file that is refused for where it lies: its key is one that S3 takes and no store here does (`..`, empty parts,
 * control characters), or its folder names a time that cannot be that of its prices, where prices have a time. Its bytes are never read, so its id is made of
 * the key.
 * @returns undefined if the file is to be read
 */
export function refuseKey(dataset: Dataset, { key, datasetName, name }: IncomingFile, now: Date): Receipt | undefined {
  const fault = findFlaw(key) ?? (hasSourceLevels(dataset) ? findWrongTime(name, now) : undefined);
  if (!fault) return undefined;
  const uploadId = uploadIdOfBytes(Buffer.from(key));
  const known = { uploadId, dataset: datasetName, name: showText(name), bytes: 0, readAt: now.toISOString() };
  return refusedReceipt(known, fault);
}

function findFlaw(key: string) {
  try {
    checkKey(key);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidKeyError)) throw error;
    const why = error.message.replace(/^.* is not a key: /s, '');
    return { code: 'invalid-name', message: `Its name cannot be used: ${why}; send it under another name.` };
  }
}

function findWrongTime(name: string, now: Date) {
  const message = findWrongFolder(name, now);
  return message === undefined ? undefined : { code: 'impossible-time', message };
}
