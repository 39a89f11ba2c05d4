import { ChampionMovedError, CorruptChampionError, NoSuchVersionError } from '../../../registry/champion.ts';
import { CorruptLedgerError } from '../../../registry/corrupt-ledger-error.ts';
import { CorruptRecordError } from '../../../registry/record.ts';
import { StorageError, type StorageTrouble } from '../../../registry/storage/store.ts';
import { CorruptModelError } from '../../../training/kinds/errors.ts';
import { Problem } from './problem.ts';

/**
 * Translates errors of the core and of the stores. Their messages name buckets, paths and servers. So only messages that are
 * written for the caller are passed on. An unexpected error gives `undefined`.
 */
export function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof NoSuchVersionError)
    return new Problem('unknown-version', error.message, undefined, { cause: error });
  if (error instanceof ChampionMovedError) {
    return new Problem('champion-moved', `${error.message} Look again, then decide.`, undefined, { cause: error });
  }
  if (error instanceof CorruptChampionError) {
    const detail =
      'The pointer to the champion cannot be read; the owner can write it anew: POST /v1/{dataset}/versions/{version}/promote, with a version that GET /v1/{dataset}/versions lists.';
    return new Problem('champion-damaged', detail, undefined, { cause: error });
  }
  if (error instanceof CorruptLedgerError) {
    const detail =
      'The ledger, which says what uploads count, cannot be read. Prices go on; the owner has it made again: POST /v1/{dataset}/repair, or npx stima repair on the machine of the store.';
    return new Problem('ledger-damaged', detail, undefined, { cause: error });
  }
  if (error instanceof CorruptRecordError) {
    const detail = `${error.key} is damaged. The owner has it made again: POST /v1/{dataset}/repair, or npx stima repair on the machine of the store; the answer says what cannot be told.`;
    return new Problem('record-damaged', detail, undefined, { cause: error });
  }
  if (error instanceof CorruptModelError) {
    const detail =
      'The model of the version cannot be read; another one can answer: ?version=… for one call, or for all when the owner makes it champion: POST /v1/{dataset}/versions/{version}/promote. A training makes the model of the uploads in force again: POST /v1/{dataset}/train.';
    return new Problem('model-damaged', detail, undefined, { cause: error });
  }
  if (error instanceof StorageError) {
    return new Problem('storage-unavailable', STORAGE_TROUBLE[error.trouble], undefined, { cause: error });
  }
  return undefined;
}

/** The detail for a failure of storage. It advises a retry only if the failure can pass. */
const STORAGE_TROUBLE: Readonly<Record<StorageTrouble, string>> = {
  unavailable: 'The storage cannot be used at the moment; try again in some seconds.',
  full: 'The disk is full, and nothing was stored; try again when the owner has made room.',
  denied:
    'The storage may not be used by the user that Stima runs as; the log of the server tells the owner what to do.',
  damaged: 'The storage is damaged, and trying again does not help; the log of the server tells the owner what to do.',
};

/** The header `retry-after` if a retry may help, else no header. */
export function retryHeaders(problem: Problem): Readonly<Record<string, string>> {
  if (problem.code !== 'storage-unavailable' || !(problem.cause instanceof StorageError)) return {};
  const seconds = { unavailable: 2, full: 30, denied: undefined, damaged: undefined }[problem.cause.trouble];
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
