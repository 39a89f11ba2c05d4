import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Dataset } from '../../datasets/dataset.ts';
import { type Answerer, findModelDataset } from '../../training/kinds/answering-kind.ts';
import { CorruptModelError } from '../../training/kinds/errors.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import {
  listReader,
  objectReader,
  optionalReader,
  parseJson,
  readString,
  WrongJsonError,
  withoutByteOrderMark,
} from '../../training/table/read-json.ts';
import { withCurrency } from '../../training/table/with-currency.ts';
import type { KnownAnswers } from '../known/known.ts';
import { Failure } from '../terminal/failure.ts';

export interface LoadedModel {
  readonly dataset: Dataset;
  /** model.json */
  readonly bytes: Uint8Array;
  readonly answerer: Answerer;
  /** The name of the folder. */
  readonly version: string;
  /** The sources of the files that it has learnt from; empty: the owner. Absent: a model alone does not say it. */
  readonly sources?: ReadonlySet<string> | undefined;
}

/** @throws Failure if there is no usable model in the folder */
export async function readModel(folder: string, known: KnownAnswers): Promise<LoadedModel> {
  const bytes = await readModelFile(folder, 'model.json');
  try {
    const name = findModelDataset(bytes);
    const declared = known.datasets.get(name);
    if (!declared)
      throw new Failure(
        'model',
        `${folder} prices ${name}, which is not known here; known: ${[...known.datasets.keys()].join(', ')}.`,
      );
    const { asOf, files, currency } = (await findReceipt(folder)) ?? {};
    const dataset = inModelCurrency(declared, folder, { files, currency });
    const answerer = kindOf(known.answering, dataset).openModel(dataset, bytes, asOf);
    const sources = files && new Set(files.map(({ source = '' }) => source));
    return { dataset, bytes, answerer, version: versionOf(folder), sources };
  } catch (cause) {
    if (cause instanceof CorruptModelError)
      throw new Failure('model', `${join(folder, 'model.json')} is damaged (${cause.message}); train it again.`, {
        cause,
      });
    throw cause;
  }
}

/**
 * The dataset in the currency of the owner's prices that a model has learnt. It stays, since what was learnt is in it. A model of what
 * ships, or of other sources alone, leaves it open.
 * @throws Failure if another one is set
 */
function inModelCurrency(dataset: Dataset, folder: string, { files, currency }: LevelReceipt): Dataset {
  if (currency === undefined && !files?.some(({ source = '' }) => source === '')) return dataset;
  const { unit, declaredUnit = unit } = dataset.target;
  const learnt = currency ?? declaredUnit;
  if (unit !== learnt && unit !== declaredUnit)
    throw new Failure(
      'usage',
      `${folder} prices in ${learnt}, so the currency cannot be ${unit}; leave it out, or train another model.`,
    );
  return withCurrency(dataset, learnt);
}

/** What a receipt says of the level of a model. Older ones do not say it all. */
interface LevelReceipt {
  /** The last period that the model knows. */
  readonly asOf?: string | undefined;
  readonly currency?: string | undefined;
  readonly files?: readonly { readonly source?: string | undefined }[] | undefined;
}

const readLevelReceipt = objectReader<LevelReceipt>({
  currency: optionalReader(readString),
  asOf: optionalReader(readString),
  files: optionalReader(listReader(objectReader({ source: optionalReader(readString) }))),
});

/** The receipt of the training. `undefined` for a model that stands alone. */
async function findReceipt(folder: string): Promise<LevelReceipt | undefined> {
  const bytes = await findModelFile(folder, 'receipt.json');
  try {
    return bytes && parseJson(withoutByteOrderMark(bytes.toString()), readLevelReceipt);
  } catch (cause) {
    if (!(cause instanceof WrongJsonError)) throw cause;
    throw new Failure('model', `${join(folder, 'receipt.json')} is damaged (${cause.message}); train it again.`, {
      cause,
    });
  }
}

const versionOf = (folder: string): string => basename(resolve(folder));

/** One of the files that a trained model may have beside model.json. `undefined` if it is not there. */
export async function findModelFile(folder: string, name: string): Promise<Buffer | undefined> {
  return readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** One of the files that every trained model has. @throws Failure if it is not there or cannot be read */
export async function readModelFile(folder: string, name: string): Promise<Buffer> {
  return readFile(join(folder, name)).catch((cause: NodeJS.ErrnoException) => {
    const missing = cause.code === 'ENOENT' || cause.code === 'ENOTDIR';
    const reason = missing ? `${folder} holds no ${name}` : `${join(folder, name)} cannot be read (${cause.message})`;
    throw new Failure('model', `${reason}; give the folder that stima train wrote with --output.`, { cause });
  });
}
