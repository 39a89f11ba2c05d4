import { inForce } from '../ledger.ts';
import { ledgerKey } from '../ledger-store.ts';
import type { Store } from '../storage/store.ts';
import { readRuns } from './read-runs.ts';
import { repairChampion, repairLedger } from './repair-pointers.ts';
import { repairReceipts } from './repair-receipts.ts';
import { repairRuns } from './repair-runs.ts';
import { readVersions, repairVersions } from './repair-versions.ts';
import { type Repaired, startWork } from './work.ts';

export interface RepairOptions {
  readonly data: Store;
  readonly models: Store;
  /** Writes nothing, and says what it would do. */
  readonly dry?: boolean;
}

export interface RepairResult {
  /** One entry for each record that was damaged. */
  readonly records: readonly Repaired[];
  /** Whether a training has something to make again, or to decide. */
  readonly needsRun: boolean;
}

/**
 * Makes damaged records of a dataset again from what else is stored. Each is written on condition that it is still the damaged
 * one, so a run or a server may be at work on the store.
 */
export async function repairStore(
  { data, models, dry = false }: RepairOptions,
  dataset: string,
): Promise<RepairResult> {
  const work = startWork(data, models, dataset, dry);
  const runs = await readRuns(data, dataset);
  const receipts = await repairReceipts(work, runs);
  const versions = await readVersions(work);
  const ledger = await repairLedger(work, receipts, versions);
  await repairVersions(work, runs, versions, ledger);
  await repairChampion(work, runs);
  await repairRuns(work, runs);
  const isOpen = ({ key, outcome }: Repaired) => outcome === 'next run' || key === ledgerKey(dataset);
  const needsRun = inForce(ledger).length > 0 && work.repaired.some(isOpen);
  return { records: work.repaired, needsRun };
}
