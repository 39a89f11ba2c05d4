import type { RecipeId } from '../training/kinds/kind.ts';
import { candidateKey, readFitRecord } from './candidate.ts';
import { findVersion, inForce, type Ledger } from './ledger.ts';
import { CorruptRecordError, orDamage } from './record.ts';
import { findReport } from './report.ts';
import { NotFoundError, type Store } from './storage/store.ts';

/** Whether the fit or the report of the uploads in force is damaged. A run makes both again. */
export async function isDamagedInForce(models: Store, recipe: RecipeId, ledger: Ledger): Promise<boolean> {
  const version = inForce(ledger).length > 0 ? findVersion(ledger, candidateKey(recipe, ledger)) : undefined;
  if (version === undefined) return false;
  const dataset = recipe.dataset.name;
  const found = await Promise.all([
    orDamage(readFitRecord(models, dataset, version)).catch(ifAbsent),
    orDamage(findReport(models, dataset, version)),
  ]);
  return found.some((record) => record instanceof CorruptRecordError);
}

/** What was never written is not damaged. */
function ifAbsent(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}
