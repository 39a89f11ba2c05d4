import { createHash } from 'node:crypto';
import type { Decision } from '../training/evaluation/decide.ts';
import { NothingToFitError } from '../training/kinds/errors.ts';
import type { FitNotes, RecipeId } from '../training/kinds/kind.ts';
import {
  listReader,
  objectReader,
  optionalReader,
  readAnything,
  readNumber,
  readString,
  recordReader,
} from '../training/table/read-json.ts';
import { decodeRecord, getRecord } from './decode-record.ts';
import { allotVersion, findVersion, inForce, type Ledger, setId } from './ledger.ts';
import { moveLedger } from './ledger-store.ts';
import type { Store, Stored } from './storage/store.ts';

/** The record of how a version was fitted. It is stored beside the model. */
export interface FitRecord extends FitNotes {
  /** The ids of the uploads that it was fitted on, ascending. */
  readonly uploadIds: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly recipe: string;
  readonly fittedAt: string;
  /** The training job that fitted it. Absent if a function did. */
  readonly job?: string;
}

/** The kind's own record, which only the kind reads. */
export const fitNotesReaders = { baselines: readAnything, trials: readAnything, iterations: readAnything };

const readFit = objectReader<FitRecord>({
  ...fitNotesReaders,
  uploadIds: listReader(readString),
  parameters: recordReader(readAnything),
  recipe: readString,
  fittedAt: readString,
  job: optionalReader(readString),
});

/** A version for the uploads in force, and whether it has a model already. */
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
  const known = (await models.find(fitKey(dataset, version))) !== undefined;
  return { uploadIds, setId: setId(ledger), version, known };
}

/** The key of a version. It names the uploads in force, the recipe, and the parameters unless they are the defaults. */
export function candidateKey(
  recipe: RecipeId,
  ledger: Ledger,
  parameters: Readonly<Record<string, unknown>> = {},
): string {
  const chosen = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify([recipe.key, chosen]))
    .digest('hex')
    .slice(0, 8);
  return `${setId(ledger)}-${digest}`;
}

/**
 * Whether the fit of the uploads in force with default parameters was decided on since the set last changed. True if
 * there is nothing to decide. An earlier decision on the same set does not count if the set has changed in between.
 */
export async function isDecided(models: Store, recipe: RecipeId, ledger: Ledger): Promise<boolean> {
  if (inForce(ledger).length === 0) return true;
  const version = findVersion(ledger, candidateKey(recipe, ledger));
  if (version === undefined) return false;
  const key = decisionKey(recipe.dataset.name, version);
  const stored = await models.find(key);
  return stored !== undefined && changesIn(key, stored) === ledger.changes;
}

/**
 * Marks a version as decided on. The mark is written at the end of a run. So a run that dies before is completed by
 * another. A later run that finds the version to be champion does not overwrite the record of its promotion.
 * @param changes how often the set in force had changed when the version was compared
 */
export async function writeDecision(
  { models, now }: { readonly models: Store; readonly now: () => Date },
  dataset: string,
  version: string,
  changes: number,
  decision: Decision,
): Promise<void> {
  const key = decisionKey(dataset, version);
  const encode = (made: object) => `${JSON.stringify({ ...made, changes }, null, 2)}\n`;
  const stays = decision.kind === 'keep' && decision.because === 'already-champion';
  const before = stays ? await models.find(key) : undefined;
  // The write is conditional. If another run has written in the meantime, its decision is later.
  if (before) await models.putIfMatch(key, encode(parse(key, before)), before.etag);
  else await models.put(key, encode({ ...decision, at: now().toISOString() }));
}

const decisionKey = (dataset: string, version: string) => `${dataset}/${version}/decision.json`;

/** All other fields of a decision are kept unchanged. */
const parse = (key: string, { body }: Stored): Record<string, unknown> =>
  decodeRecord(key, body, recordReader(readAnything));

/** Older decisions and ledgers were written before changes were counted. They have no count. */
const changesIn = (key: string, { body }: Stored): number =>
  decodeRecord(key, body, objectReader<{ readonly changes?: number }>({ changes: optionalReader(readNumber) }))
    .changes ?? 0;

/** Whether a version was fitted on an upload that is no longer in force. */
export async function restsOnWithdrawn(models: Store, ledger: Ledger, version: string): Promise<boolean> {
  const { uploadIds } = await readFitRecord(models, ledger.dataset, version);
  const counting = new Set(inForce(ledger));
  return uploadIds.some((id) => !counting.has(id));
}

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
  await models.put(fitKey(dataset, version), `${JSON.stringify(record, null, 2)}\n`);
}

const fitKey = (dataset: string, version: string) => `${dataset}/${version}/fit.json`;
