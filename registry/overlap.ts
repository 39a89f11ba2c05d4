import { listReader, objectReader, readNumber, readString } from '../training/table/read-json.ts';

/** An upload in force that shares rows with another. */
export interface Overlap {
  readonly uploadId: string;
  readonly name: string;
  /** The share of the other's rows that stand in this one, estimated. */
  readonly share: number;
}

export const readOverlaps = listReader(
  objectReader<Overlap>({ uploadId: readString, name: readString, share: readNumber }),
);
