import { join } from 'node:path';
import { type RowCounts, readRowCounts } from '../../registry/receipt.ts';
import type { Decision } from '../../training/evaluation/decide.ts';
import {
  type JsonReader,
  listReader,
  objectReader,
  optionalReader,
  parseJson,
  readBoolean,
  readString,
  WrongJsonError,
  withoutByteOrderMark,
} from '../../training/table/read-json.ts';
import { Failure } from '../terminal/failure.ts';
import { findModelFile } from './read-model.ts';

/** A file that a model has learned from. */
export interface LearnedFile {
  readonly name: string;
  readonly sha256: string;
  readonly rows: RowCounts;
  readonly notes: readonly string[];
  readonly at: string;
  /** When its prices were made, and by whom, where the training was told. */
  readonly asOf?: string | undefined;
  readonly source?: string | undefined;
}

/** The owner's rows are those of no source. */
export const isFromOwner = ({ source = '' }: Pick<LearnedFile, 'source'>): boolean => source === '';

/** Whether a model may go live, and why, as its training found it. */
export interface Fitness {
  readonly fit: boolean;
  readonly message: string;
}

export interface TrainReceipt {
  readonly dataset: string;
  readonly files: readonly LearnedFile[];
  /** The currency of the owner's prices, if he has any and it is not the one that the dataset declares. */
  readonly currency?: string | undefined;
  /** Absent in the folder of an older model. */
  readonly fitness?: Fitness | undefined;
  /** The last period that the model knows. Absent if no period of its rows is known. */
  readonly asOf?: string | undefined;
}

export const readTrainReceipt = objectReader<TrainReceipt>({
  dataset: readString,
  files: listReader(
    objectReader<LearnedFile>({
      name: readString,
      sha256: readString,
      rows: readRowCounts,
      notes: listReader(readString),
      at: readString,
      asOf: optionalReader(readString),
      source: optionalReader(readString),
    }),
  ),
  currency: optionalReader(readString),
  fitness: optionalReader(objectReader<Fitness>({ fit: readBoolean, message: readString })),
  asOf: optionalReader(readString),
});

export const fitnessOf = ({ kind, message }: Decision): Fitness => ({ fit: kind === 'promote', message });

/**
 * The reason why a model should not go live, as its training has stored it. `undefined` if there is none. A model that
 * stands alone, or an older one, has no verdict.
 * @throws Failure if the receipt is damaged
 */
export async function findUnfit(folder: string): Promise<string | undefined> {
  const bytes = await findModelFile(folder, 'receipt.json');
  const fitness = bytes && readDamageable(folder, 'receipt.json', bytes, readTrainReceipt).fitness;
  return fitness?.fit === false ? fitness.message : undefined;
}

export const describeUnfit = (version: string, because: string): string =>
  `${version} is not fit to go live, so do not rely on its answers: ${because}`;

/** Reads one of a model's JSON files. @throws Failure if it is damaged */
export function readDamageable<T>(folder: string, name: string, bytes: Buffer, read: JsonReader<T>): T {
  try {
    return parseJson(withoutByteOrderMark(bytes.toString()), read);
  } catch (cause) {
    if (!(cause instanceof WrongJsonError)) throw cause;
    throw new Failure('model', `${join(folder, name)} is damaged (${cause.message}); train it again from all files.`, {
      cause,
    });
  }
}
