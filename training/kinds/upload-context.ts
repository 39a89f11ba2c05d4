/** What is known of all rows of an upload. A kind whose answers do not move in time ignores it. */
export interface UploadContext {
  /** When its rows were priced, where they do not say so themselves: a date, or the month or another period of it. */
  readonly asOf?: string | undefined;
  /** Who has priced them; absent: the owner. */
  readonly source?: string | undefined;
  /** Whether rows say when they were priced. */
  readonly dated?: boolean | undefined;
  /** As the first pass over the same rows has left it. */
  readonly seen?: unknown;
}
