import type { Decision } from '../training/evaluation/decide.ts';
import type { RecipeId } from '../training/kinds/kind.ts';
import {
  objectReader,
  optionalReader,
  readAnything,
  readNumber,
  readString,
  recordReader,
} from '../training/table/read-json.ts';
import { candidateKey } from './candidate.ts';
import { findVersion, inForce, type Ledger } from './ledger.ts';
import { decodeOrDamage, encodeRecord, findRecord, orDamage, unlessDamaged } from './record.ts';
import type { Store } from './storage/store.ts';

/**
 * Whether the fit of the uploads in force with default parameters was decided on since the set last changed. True if
 * there is nothing to decide. An earlier decision on the same set does not count if the set has changed in between. A damaged
 * decision does not count either, so it is made again.
 */
export async function isDecided(models: Store, recipe: RecipeId, ledger: Ledger): Promise<boolean> {
  if (inForce(ledger).length === 0) return true;
  const version = findVersion(ledger, candidateKey(recipe, ledger));
  if (version === undefined) return false;
  const decided = unlessDamaged(await orDamage(findDecision(models, recipe.dataset.name, version)));
  // Older decisions and ledgers were written before changes were counted.
  return decided !== undefined && (decided.changes ?? 0) === ledger.changes;
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
  const encode = (made: object) => encodeRecord({ ...made, changes });
  const stays = decision.kind === 'keep' && decision.because === 'already-champion';
  const before = stays ? await models.find(key) : undefined;
  const kept = before && unlessDamaged(decodeOrDamage(key, before.body, recordReader(readAnything)));
  // The write is conditional. If another run has written in the meantime, its decision is later.
  if (before && kept) await models.putIfMatch(key, encode(kept), before.etag());
  else await models.put(key, encode({ ...decision, at: now().toISOString() }));
}

/** What was decided on a version, as far as a reader of the registry needs it. */
export interface DecisionRecord {
  readonly kind: string;
  /** ISO 8601 */
  readonly at?: string;
  /** How often the set in force had changed when the version was compared. */
  readonly changes?: number;
}

export const readDecision = objectReader<DecisionRecord>({
  kind: readString,
  at: optionalReader(readString),
  changes: optionalReader(readNumber),
});

/** @throws CorruptRecordError */
async function findDecision(models: Store, dataset: string, version: string): Promise<DecisionRecord | undefined> {
  return findRecord(models, decisionKey(dataset, version), readDecision);
}

export const decisionKey = (dataset: string, version: string) => `${dataset}/${version}/decision.json`;
