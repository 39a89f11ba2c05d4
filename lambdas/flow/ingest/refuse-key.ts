import { type Receipt, refusedReceipt } from '../../../registry/receipt.ts';
import { checkKey, InvalidKeyError } from '../../../registry/storage/store.ts';
import { uploadIdOfBytes } from '../../../registry/upload-id.ts';
import { showText } from '../../../training/table/show-text.ts';
import type { IncomingFile } from './parse-incoming.ts';

/**
 * The receipt of a file whose key S3 takes and no store here does: `..`, empty parts, control characters. Its bytes are never read,
 * so its id is made of the key.
 * @returns undefined if the key can be used
 */
export function refuseKey({ key, datasetName, name }: IncomingFile, now: Date): Receipt | undefined {
  try {
    checkKey(key);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidKeyError)) throw error;
    const why = error.message.replace(/^.* is not a key: /s, '');
    return refusedReceipt(
      {
        uploadId: uploadIdOfBytes(Buffer.from(key)),
        dataset: datasetName,
        name: showText(name),
        bytes: 0,
        readAt: now.toISOString(),
      },
      { code: 'invalid-name', message: `Its name cannot be used: ${why}; send it under another name.` },
    );
  }
}
