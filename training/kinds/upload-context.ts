import type { Dataset } from '../../datasets/dataset.ts';

/** What is known of all rows of an upload. A kind whose answers do not move in time ignores it. */
export interface UploadContext {
  /** When its rows were priced, where they do not say so themselves: a date, or the month or another period of it. */
  readonly asOf?: string | undefined;
  /** Who has priced them; absent: the owner. */
  readonly source?: string | undefined;
  /** Whether rows say when they were priced. */
  readonly dated?: boolean | undefined;
  /** Whether rows name their sources. */
  readonly sourced?: boolean | undefined;
  /** As `Sums.joinFirstPass` gives it. Absent: this is the first pass over the rows. */
  readonly firstPass?: Uint8Array | undefined;
}

/** The time and the source of all rows of an upload. */
export interface UploadLabel extends Pick<UploadContext, 'asOf' | 'source'> {
  /** The rows keep the sources that they have, and only their time is another. */
  readonly keepsSources?: boolean | undefined;
}

/**
 * The label of an upload that is known by its id: that of the rows that ship. It counts also where their sums were made before
 * sources were told apart. `undefined` for any other upload, whose sums have their own labels.
 */
export function labelOf({ ships }: Pick<Dataset, 'ships'>, uploadId: string): { readonly source: string } | undefined {
  return ships?.uploadId === uploadId ? { source: ships.source } : undefined;
}
