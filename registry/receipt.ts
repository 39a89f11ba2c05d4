import { readAnswers, readConvention } from '../files/survey/read-convention.ts';
import type { FileConvention } from '../files/survey/survey-file.ts';
import { type ForwardErrors, readForwardErrors } from '../training/evaluation/forward-errors.ts';
import { type RowDoubts, readRowDoubts } from '../training/evaluation/row-doubts.ts';
import type { ReadingAnswers } from '../training/table/decide-reading.ts';
import {
  listReader,
  objectReader,
  optionalReader,
  readBoolean,
  readNumber,
  readString,
  wordReader,
} from '../training/table/read-json.ts';
import { type Overlap, readOverlaps } from './overlap.ts';
import { CorruptRecordError, encodeRecord, findRecord, orDamage } from './record.ts';
import type { Store } from './storage/store.ts';
import { uploadFolder } from './upload-folder.ts';

export interface RowCounts {
  readonly read: number;
  readonly accepted: number;
  readonly refused: number;
  /** The number of accepted rows of which values were replaced by values that the rest of the row implies. */
  readonly repaired: number;
}

/** The result of reading an upload's file. It is written last, and completes the upload. */
export interface Receipt {
  readonly uploadId: string;
  readonly dataset: string;
  readonly name: string;
  readonly bytes: number;
  readonly readAt: string;
  /** When its rows were priced, where they do not say it themselves: a date, or the month, week or quarter that its folder names. */
  readonly asOf?: string;
  /** Who has priced them, as its folder names him; absent: the owner. */
  readonly source?: string;
  /** The currency of its prices, if they are the owner's and not in the one that the dataset declares. */
  readonly currency?: string;
  /** The upload whose rows these are, if their time has been corrected, and the time that it came with. */
  readonly corrects?: { readonly uploadId: string; readonly asOf?: string | undefined };
  readonly rows: RowCounts;
  readonly notes: readonly string[];
  /** The verdict of the reading and the first screening. The ledger holds the present state. */
  readonly verdict: Verdict;
  /** The number of accepted training rows. Absent in receipts from before they were counted. */
  readonly trainingRows?: number;
  /** How its file is written: encoding, delimiter, decimal mark, and the columns of the values. */
  readonly convention?: FileConvention;
  /** The owner's answers about that, at the time of the reading. */
  readonly answers?: ReadingAnswers;
  /** Its prices beside the champion's of that time. Absent if there was none, or if the kind does not tell levels. */
  readonly level?: FoundPrices;
  /** What is doubted of its accepted rows. Absent in receipts from before that was counted. */
  readonly doubts?: RowDoubts;
  /** The commonest reasons for refused rows, with their counts, in words. */
  readonly faults?: readonly string[];
  /** The errors of the champion of the moment on its rows, before they were learnt. Absent if there was none. */
  readonly forward?: ForwardErrors;
  /** The number of shards, if the file was cut. */
  readonly pieces?: number;
}

/** How the prices of an upload lay beside the champion's when it was read. */
export interface FoundPrices {
  /** The median of price ÷ champion's price: 0.78 is 22 % below. */
  readonly ratio: number;
  /** The same about some sizes: `0.7 ct`. */
  readonly bySize: readonly { readonly size: string; readonly ratio: number }[];
  /** They were the first of their source, which has a level of its own. */
  readonly first?: boolean;
}

export interface Verdict {
  readonly state: 'in force' | 'held' | 'refused';
  readonly because?: string;
  readonly message?: string;
  /** The uploads in force that it shares rows with, if it is held for that. */
  readonly overlaps?: readonly Overlap[];
}

/** The counts of a file of which no row is read. */
export const NO_ROWS: RowCounts = { read: 0, accepted: 0, refused: 0, repaired: 0 };

export const rowCountReaders = { read: readNumber, accepted: readNumber, refused: readNumber, repaired: readNumber };

export const readRowCounts = objectReader<RowCounts>(rowCountReaders);

export const readReceipt = objectReader<Receipt>({
  uploadId: readString,
  dataset: readString,
  name: readString,
  bytes: readNumber,
  readAt: readString,
  asOf: optionalReader(readString),
  source: optionalReader(readString),
  currency: optionalReader(readString),
  corrects: optionalReader(objectReader({ uploadId: readString, asOf: optionalReader(readString) })),
  rows: readRowCounts,
  notes: listReader(readString),
  verdict: objectReader<Verdict>({
    state: wordReader('in force', 'held', 'refused'),
    because: optionalReader(readString),
    message: optionalReader(readString),
    overlaps: optionalReader(readOverlaps),
  }),
  trainingRows: optionalReader(readNumber),
  convention: optionalReader(readConvention),
  answers: optionalReader(readAnswers),
  level: optionalReader(
    objectReader<FoundPrices>({
      ratio: readNumber,
      bySize: listReader(objectReader({ size: readString, ratio: readNumber })),
      first: optionalReader(readBoolean),
    }),
  ),
  doubts: optionalReader(readRowDoubts),
  faults: optionalReader(listReader(readString)),
  forward: optionalReader(readForwardErrors),
  pieces: optionalReader(readNumber),
});

export const receiptKey = (dataset: string, uploadId: string) => `${uploadFolder(dataset, uploadId)}/receipt.json`;

/** @returns the receipt that counts: the first whole one written for the file */
export async function writeReceipt(data: Store, receipt: Receipt): Promise<Receipt> {
  const { dataset, uploadId } = receipt;
  const written = await data.putIfAbsent(receiptKey(dataset, uploadId), encodeRecord(receipt));
  if (written) return receipt;
  const first = await orDamage(findReceipt(data, dataset, uploadId));
  return first instanceof CorruptRecordError ? replaceReceipt(data, receipt) : (first ?? receipt);
}

/** Takes the place of the receipt of a file that was held with a question, or of a receipt that is damaged. */
export async function replaceReceipt(data: Store, receipt: Receipt): Promise<Receipt> {
  const { dataset, uploadId } = receipt;
  await data.put(receiptKey(dataset, uploadId), encodeRecord(receipt));
  return receipt;
}

/** @throws CorruptRecordError */
export async function findReceipt(data: Store, dataset: string, uploadId: string): Promise<Receipt | undefined> {
  return findRecord(data, receiptKey(dataset, uploadId), readReceipt);
}

/** The receipt of a file that cannot be read as a table. */
export function refusedReceipt(
  known: Pick<Receipt, 'uploadId' | 'dataset' | 'name' | 'bytes' | 'readAt'>,
  { code, message }: { readonly code: string; readonly message: string },
): Receipt {
  return { ...known, rows: NO_ROWS, notes: [], verdict: { state: 'refused', because: code, message } };
}
