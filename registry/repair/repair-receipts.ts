import { type Receipt, readReceipt } from '../receipt.ts';
import { encodeRecord } from '../record.ts';
import { findRecordedReceipt, type ReadRun } from './read-runs.ts';
import { damagedOf, keysUnder, scan, wholeOf } from './scan.ts';
import type { Work } from './work.ts';

/** Restores receipts from the records of the runs that wrote them. @returns the receipts that are whole now */
export async function repairReceipts(
  { dataset, data, report, replace }: Work,
  runs: readonly ReadRun[],
): Promise<Receipt[]> {
  const prefix = `uploads/${dataset}/`;
  const scanned = await scan(data, await keysUnder(data, prefix, /^[0-9a-f]{16}\/receipt\.json$/), readReceipt);
  const restored: Receipt[] = [];
  for (const damaged of damagedOf(scanned)) {
    const recorded = findRecordedReceipt(runs, damaged.key.slice(prefix.length).split('/')[0]!);
    if (!recorded) {
      report(
        damaged,
        'lost',
        'No run has recorded it. Nothing in force changes. Send the same file again for another one.',
      );
      continue;
    }
    restored.push(readReceipt(recorded, ''));
    await replace(data, damaged, encodeRecord(recorded), 'The run that read the file had recorded it.');
  }
  return [...wholeOf(scanned), ...restored];
}
