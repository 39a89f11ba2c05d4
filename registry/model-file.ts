import { createHash } from 'node:crypto';
import { CorruptModelError } from '../training/kinds/errors.ts';
import { objectReader, optionalReader, readString } from '../training/table/read-json.ts';
import { findRecord, orDamage, unlessDamaged } from './record.ts';
import { NotFoundError, type Store } from './storage/store.ts';

export const modelKey = (dataset: string, version: string) => `${dataset}/${version}/model.json`;

export const fitKey = (dataset: string, version: string) => `${dataset}/${version}/fit.json`;

/** A version's model as it is stored. */
export interface ModelFile {
  readonly bytes: Uint8Array;
  /** The last period that it knows. A model of one period does not say it itself. Absent in older records of fits. */
  readonly asOf?: string;
}

const readFacts = objectReader<{ readonly asOf?: string; readonly modelSha256?: string }>({
  asOf: optionalReader(readString),
  modelSha256: optionalReader(readString),
});

/**
 * Stores a model.
 * @returns its SHA-256, for the record of the fit
 */
export async function writeModel(
  models: Store,
  dataset: string,
  version: string,
  bytes: Uint8Array | string,
): Promise<string> {
  await models.put(modelKey(dataset, version), bytes);
  return digestOf(bytes);
}

/**
 * The model of a version; `undefined` if there is none. A flipped bit in a number leaves a model that answers, with other prices. So
 * its bytes are compared with what its fit recorded. If that record is older, damaged or not there, the model answers all the same.
 * @throws CorruptModelError if the bytes are not those of the fit
 */
export async function findModelFile(models: Store, dataset: string, version: string): Promise<ModelFile | undefined> {
  const [stored, record] = await Promise.all([
    models.find(modelKey(dataset, version)),
    orDamage(findRecord(models, fitKey(dataset, version), readFacts)),
  ]);
  if (!stored) return undefined;
  const { asOf, ...facts } = unlessDamaged(record) ?? {};
  if (!isOfFit(stored.body, facts))
    throw new CorruptModelError(
      `${modelKey(dataset, version)} has the SHA-256 ${digestOf(stored.body)}, ${facts.modelSha256} expected: its bytes are damaged`,
    );
  return { bytes: stored.body, ...(asOf !== undefined && { asOf }) };
}

/** Whether the bytes are those that the fit wrote. An older record does not say it, and then any are. */
export const isOfFit = (bytes: Uint8Array, { modelSha256 }: { readonly modelSha256?: string }): boolean =>
  modelSha256 === undefined || modelSha256 === digestOf(bytes);

/** @throws NotFoundError; CorruptModelError as `findModelFile` */
export async function readModelBytes(models: Store, dataset: string, version: string): Promise<Uint8Array> {
  const found = await findModelFile(models, dataset, version);
  if (!found) throw new NotFoundError(modelKey(dataset, version));
  return found.bytes;
}

const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
