import { createHash } from 'node:crypto';
import type { FitParameters } from '../../training/config.ts';
import type { Decision } from '../../training/evaluation/decide.ts';
import type { FittedModel } from '../../training/fit-model.ts';
import type { Recipe } from '../../training/recipe.ts';
import { findChampion } from '../champion.ts';
import { findVersion, inForce, type Ledger, setId } from '../ledger.ts';
import type { Store } from '../storage/store.ts';
import type { FlowDependencies } from './flow.ts';

/** How a version came about; beside its model. */
export interface FitRecord extends Pick<FittedModel, 'trials' | 'iterations'> {
  /** The uploads it was fitted on, ascending. */
  readonly uploadIds: readonly string[];
  readonly parameters: Partial<FitParameters>;
  readonly recipe: string;
  readonly fittedAt: string;
}

/** What a version is allotted to: the uploads in force, the recipe, and the parameters if not the usual ones. */
export function candidateKey(recipe: Recipe, ledger: Ledger, parameters: Partial<FitParameters> = {}): string {
  const chosen = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify([recipe.key, chosen]))
    .digest('hex')
    .slice(0, 8);
  return `${setId(ledger)}-${digest}`;
}

/**
 * Whether the uploads in force, fitted as usual, have been decided on; true where there is nothing to decide. What was
 * decided when they were in force before does not count while the champion rests on one that has been taken back since.
 */
export async function isDecided(models: Store, recipe: Recipe, ledger: Ledger): Promise<boolean> {
  if (inForce(ledger).length === 0) return true;
  const found = await findChampion(models, recipe.dataset.name);
  if (found && (await restsOnWithdrawn(models, ledger, found.champion.version))) return false;
  const version = findVersion(ledger, candidateKey(recipe, ledger));
  return version !== undefined && (await models.find(`${recipe.dataset.name}/${version}/decision.json`)) !== undefined;
}

/**
 * Marks a version as decided on: written once its run has nothing left to do, so that a run which dies before is taken up
 * again. How a version became champion is not overwritten by a later run that finds it champion.
 */
export async function writeDecision(
  { models, now }: FlowDependencies,
  dataset: string,
  version: string,
  decision: Decision,
): Promise<void> {
  const key = `${dataset}/${version}/decision.json`;
  const body = `${JSON.stringify({ ...decision, at: now().toISOString() }, null, 2)}\n`;
  const stays =
    decision.kind === 'keep' && (decision.because === 'already-champion' || decision.because === 'nothing-changed');
  await (stays ? models.putIfAbsent(key, body) : models.put(key, body));
}

/** Whether a version was fitted on an upload that is no longer in force. */
export async function restsOnWithdrawn(models: Store, ledger: Ledger, version: string): Promise<boolean> {
  const { uploadIds } = await readFitRecord(models, ledger.dataset, version);
  const counting = new Set(inForce(ledger));
  return uploadIds.some((id) => !counting.has(id));
}

export async function readFitRecord(models: Store, dataset: string, version: string): Promise<FitRecord> {
  return JSON.parse(Buffer.from((await models.get(`${dataset}/${version}/fit.json`)).body).toString()) as FitRecord;
}
