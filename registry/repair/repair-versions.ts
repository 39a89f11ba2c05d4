import { readAnything, recordReader } from '../../training/table/read-json.ts';
import { type FitRecord, readFit } from '../candidate.ts';
import { type DecisionRecord, decisionKey, readDecision } from '../decision.ts';
import { inForce, type Ledger, setId } from '../ledger.ts';
import { fitKey } from '../model-file.ts';
import { encodeRecord } from '../record.ts';
import { reportKey } from '../report.ts';
import { inBatches } from '../storage/in-batches.ts';
import { findRecordedDecision, type ReadRun } from './read-runs.ts';
import { type Damaged, damagedOne, keysUnder, type Scanned, scanOne } from './scan.ts';
import type { Work } from './work.ts';

/** What is stored of a version beside its model. */
export interface StoredVersion {
  readonly version: string;
  readonly fit: Scanned<FitRecord> | undefined;
  readonly decision: Scanned<DecisionRecord> | undefined;
  readonly report: Scanned<object> | undefined;
}

export async function readVersions({ dataset, models }: Work): Promise<StoredVersion[]> {
  const keys = await keysUnder(models, `${dataset}/v`, /^[1-9]\d*\/(fit|report|decision)\.json$/);
  const versions = [...new Set(keys.map((key) => key.split('/')[1]!))];
  return inBatches(versions, async (version) => {
    const [fit, decision, report] = await Promise.all([
      scanOne(models, fitKey(dataset, version), readFit),
      scanOne(models, decisionKey(dataset, version), readDecision),
      scanOne(models, reportKey(dataset, version), recordReader(readAnything)),
    ]);
    return { version, fit, decision, report };
  });
}

/** Restores decisions from the records of runs. What was written about the uploads in force is made again by the next run. */
export async function repairVersions(
  work: Work,
  runs: readonly ReadRun[],
  versions: readonly StoredVersion[],
  ledger: Ledger,
): Promise<void> {
  for (const { version, fit, decision, report } of versions) {
    const isPresent = isOfSetInForce(ledger, version);
    const [damagedFit, damagedReport, damaged] = [damagedOne(fit), damagedOne(report), damagedOne(decision)];
    if (damagedFit)
      reportUnrestored(work, damagedFit, isPresent, `Which uploads ${version} rests on cannot be told by it.`);
    if (damagedReport)
      reportUnrestored(work, damagedReport, isPresent, `What was measured of ${version} cannot be told.`);
    if (!damaged) continue;
    const recorded = findRecordedDecision(runs, version);
    // The count tells the next run that there is nothing left to decide.
    const counted = { ...recorded, ...(isPresent && { changes: ledger.changes }) };
    if (recorded)
      await work.replace(work.models, damaged, encodeRecord(counted), 'The run that decided had recorded it.');
    else reportUnrestored(work, damaged, isPresent, `What was decided on ${version} cannot be told.`);
  }
}

function reportUnrestored({ report }: Work, damaged: Damaged, isPresent: boolean, lost: string): void {
  if (isPresent) report(damaged, 'next run', 'The next training of the uploads in force makes it again.');
  else report(damaged, 'lost', `${lost} Nothing that answers now rests on it.`);
}

/** Whether a version was fitted on the uploads that are in force. */
function isOfSetInForce(ledger: Ledger, version: string): boolean {
  const name = `${setId(ledger)}-`;
  const isAllotted = ([key, allotted]: [string, string]) => allotted === version && key.startsWith(name);
  return inForce(ledger).length > 0 && Object.entries(ledger.versions).some(isAllotted);
}
