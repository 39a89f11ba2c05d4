import { CorruptRecordError } from './record.ts';

/** The stored object is not a ledger. */
export class CorruptLedgerError extends CorruptRecordError {
  override readonly name = 'CorruptLedgerError';
  /** of what is stored, so that it can be replaced */
  readonly etag: string;

  constructor(key: string, found: string, etag: string, options?: ErrorOptions) {
    super(key, found, { ...options, remedy: 'npx stima repair or POST /v1/{dataset}/repair makes it again' });
    this.etag = etag;
  }
}
