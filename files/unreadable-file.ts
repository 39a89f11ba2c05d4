export type UnreadableCode = 'empty' | 'compressed' | 'not-text' | 'header' | 'quotes';

/** A file that cannot be read as a table. `message` says what was found and what is allowed. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  readonly code: UnreadableCode;

  constructor(code: UnreadableCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
