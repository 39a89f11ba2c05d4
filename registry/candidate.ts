import { createHash } from 'node:crypto';
import { NothingToFitError } from '../training/kinds/errors.ts';
import type { FitNotes, RecipeId } from '../training/kinds/kind.ts';
import { labelOf } from '../training/kinds/upload-context.ts';
import {
  listReader,
  objectReader,
  optionalReader,
  readAnything,
  readString,
  recordReader,
} from '../training/table/read-json.ts';
import { allotVersion, findVersion, inForce, type Ledger, setId, setIdOf } from './ledger.ts';
import { moveLedger } from './ledger-store.ts';
import { fitKey, isOfFit, modelKey } from './model-file.ts';
import { CorruptRecordError, encodeRecord, findRecord, getRecord, orDamage, unlessDamaged } from './record.ts';
import type { Store } from './storage/store.ts';

/** The record of how a version was fitted. It is stored beside the model. */
export interface FitRecord extends FitNotes {
  /** The ids of the uploads that it was fitted on, ascending. */
  readonly uploadIds: readonly string[];
  /** The sources of those of them whose source follows from their id. Absent in older records, where all are of the owner. */
  readonly sources?: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly recipe: string;
  readonly fittedAt: string;
  /** The digest of `model.json`. Absent in older records. */
  readonly modelSha256?: string;
  /** The training job that fitted it. Absent if a function did. */
  readonly job?: string;
}

/** The kind's own record, which only the kind reads. */
export const fitNotesReaders = {
  baselines: readAnything,
  trials: readAnything,
  iterations: readAnything,
  asOf: optionalReader(readString),
};

export const readFit = objectReader<FitRecord>({
  ...fitNotesReaders,
  uploadIds: listReader(readString),
  sources: optionalReader(recordReader(readString)),
  parameters: recordReader(readAnything),
  recipe: readString,
  fittedAt: readString,
  modelSha256: optionalReader(readString),
  job: optionalReader(readString),
});

/** A version for the uploads in force, and whether it has been fitted already. */
export interface Candidate {
  readonly uploadIds: readonly string[];
  readonly setId: string;
  readonly version: string;
  readonly known: boolean;
}

/**
 * Assigns a version to the present set of uploads in force, unless the set has one.
 * @throws NothingToFitError if no upload is in force
 */
export async function allotCandidate(
  { data, models }: { readonly data: Store; readonly models: Store },
  recipe: RecipeId,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Candidate> {
  const dataset = recipe.dataset.name;
  const ledger = await moveLedger(data, dataset, (current) =>
    inForce(current).length > 0 ? allotVersion(current, candidateKey(recipe, current, parameters)) : current,
  );
  const uploadIds = inForce(ledger);
  if (uploadIds.length === 0)
    throw new NothingToFitError(`no upload of ${dataset} is in force; put a CSV into incoming/${dataset}/ first`);
  const version = findVersion(ledger, candidateKey(recipe, ledger, parameters))!;
  return { uploadIds, setId: setId(ledger), version, known: await isFitted(models, dataset, version) };
}

/** A version whose record or model is damaged is fitted again. */
async function isFitted(models: Store, dataset: string, version: string): Promise<boolean> {
  const record = unlessDamaged(await orDamage(findRecord(models, fitKey(dataset, version), readFit)));
  if (record === undefined) return false;
  const model = await models.find(modelKey(dataset, version));
  return model !== undefined && isOfFit(model.body, record);
}

/** The key of a version. It names the uploads in force, the recipe, and the parameters unless they are the defaults. */
export function candidateKey(
  recipe: RecipeId,
  ledger: Ledger,
  parameters: Readonly<Record<string, unknown>> = {},
): string {
  const uploadIds = inForce(ledger);
  return versionKey(uploadIds, sourcesOf(recipe, uploadIds), recipe.key, parameters);
}

/** The same for a fit that is over. */
export function keyOfFit({ uploadIds, sources = {}, recipe, parameters }: FitRecord): string {
  return versionKey(uploadIds, sources, recipe, parameters);
}

/** As a fit of these uploads records them. An upload by itself stands at one level, whatever its source. */
export function sourcesOf({ dataset }: RecipeId, uploadIds: readonly string[]): Readonly<Record<string, string>> {
  if (uploadIds.length < 2) return {};
  return Object.fromEntries(
    uploadIds.flatMap((id) => {
      const label = labelOf(dataset, id);
      return label ? [[id, label.source]] : [];
    }),
  );
}

function versionKey(
  uploadIds: readonly string[],
  sources: Readonly<Record<string, string>>,
  recipeKey: string,
  parameters: Readonly<Record<string, unknown>>,
): string {
  const byName = (given: Readonly<Record<string, unknown>>) =>
    Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  const ofSources = byName(sources);
  const digest = createHash('sha256')
    .update(JSON.stringify([recipeKey, byName(parameters), ...(ofSources.length > 0 ? [ofSources] : [])]))
    .digest('hex')
    .slice(0, 8);
  return `${setIdOf(uploadIds)}-${digest}`;
}

/**
 * Whether a version was fitted on an upload that is no longer in force. If its record is damaged, the ledger may tell.
 * @throws CorruptRecordError if it does not
 */
export async function restsOnWithdrawn(models: Store, ledger: Ledger, version: string): Promise<boolean> {
  const record = await orDamage(readFitRecord(models, ledger.dataset, version));
  if (!(record instanceof CorruptRecordError)) {
    const counting = new Set(inForce(ledger));
    return record.uploadIds.some((id) => !counting.has(id));
  }
  if (restsOnPresent(ledger, version)) return false;
  throw new CorruptRecordError(record.key, record.found, {
    cause: record,
    remedy: `so nobody can tell whether ${version} rests on an upload that was withdrawn since; make another version champion: POST /v1/${ledger.dataset}/versions/{version}/promote`,
  });
}

/**
 * Whether the ledger alone shows that a version rests on uploads that are in force: nothing was ever withdrawn, or the name of its
 * set is that of the uploads that came into force first.
 */
function restsOnPresent(ledger: Ledger, version: string): boolean {
  if (!Object.values(ledger.uploads).some(({ state }) => state === 'withdrawn')) return true;
  const sets = new Set(
    Object.entries(ledger.versions).flatMap(([key, allotted]) => (allotted === version ? key.split('-')[0]! : [])),
  );
  const byTime = inForce(ledger).sort((a, b) => (ledger.uploads[a]!.since < ledger.uploads[b]!.since ? -1 : 1));
  return byTime.some((_, i) => sets.has(setIdOf(byTime.slice(0, i + 1).sort())));
}

/** @throws NotFoundError, CorruptRecordError */
export async function readFitRecord(models: Store, dataset: string, version: string): Promise<FitRecord> {
  return getRecord(models, fitKey(dataset, version), readFit);
}

/** Commits a fit. It is written after the model. */
export async function writeFitRecord(
  models: Store,
  dataset: string,
  version: string,
  record: FitRecord,
): Promise<void> {
  await models.put(fitKey(dataset, version), encodeRecord(record));
}
