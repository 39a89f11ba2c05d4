import { championCopyKey, championKey, readChampion } from '../champion.ts';
import { emptyLedger, type Ledger } from '../ledger.ts';
import { encodeLedger, ledgerCopyKey, ledgerKey, ledgerReader } from '../ledger-store.ts';
import type { Receipt } from '../receipt.ts';
import { encodeRecord } from '../record.ts';
import { findLastPromoted, type ReadRun } from './read-runs.ts';
import { rebuildLedger } from './rebuild-ledger.ts';
import type { StoredVersion } from './repair-versions.ts';
import { damagedOf, scanOne, wholeOne } from './scan.ts';
import type { Work } from './work.ts';

/** @returns the ledger as it is now */
export async function repairLedger(
  { dataset, data, replace }: Work,
  receipts: readonly Receipt[],
  versions: readonly StoredVersion[],
): Promise<Ledger> {
  const stored = await scanOne(data, ledgerKey(dataset), ledgerReader(dataset));
  const copied = await scanOne(data, ledgerCopyKey(dataset), ledgerReader(dataset));
  const [whole, copy] = [wholeOne(stored), wholeOne(copied)];
  if (!stored) return emptyLedger(dataset);
  if (whole) {
    for (const damaged of copied ? damagedOf([copied]) : [])
      await replace(data, damaged, encodeLedger(whole), 'It is a copy of the ledger again.');
    return whole;
  }
  const evidence = versions.flatMap(({ version, fit, decision }) => {
    const [wholeFit, wholeDecision] = [wholeOne(fit), wholeOne(decision)];
    return wholeFit ? [{ version, fit: wholeFit, ...(wholeDecision && { decision: wholeDecision }) }] : [];
  });
  const { ledger, untold } = rebuildLedger(dataset, { receipts, versions: evidence, ...(copy && { copy }) });
  const from = copy ? 'It is that of its copy.' : 'It is made of receipts, fits and decisions.';
  for (const damaged of damagedOf([stored]))
    await replace(data, damaged, encodeLedger(ledger), [from, ...untold].join(' '));
  for (const damaged of copied ? damagedOf([copied]) : [])
    await replace(data, damaged, encodeLedger(ledger), 'It is a copy of the ledger again.');
  return ledger;
}

/** Restores the pointer to the champion from its copy. Without a copy only the owner can choose. */
export async function repairChampion(
  { dataset, models, tell, replace }: Work,
  runs: readonly ReadRun[],
): Promise<void> {
  const stored = await scanOne(models, championKey(dataset), readChampion);
  const copied = await scanOne(models, championCopyKey(dataset), readChampion);
  const [whole, copy] = [wholeOne(stored), wholeOne(copied)];
  for (const damaged of stored ? damagedOf([stored]) : []) {
    if (copy) {
      await replace(models, damaged, encodeRecord(copy), `It is that of its copy: ${copy.version} answers.`);
      continue;
    }
    const last = findLastPromoted(runs);
    const hint = last ? ` A run last promoted ${last.version}, at ${last.at}.` : '';
    tell(damaged, 'lost', `Choose the version that answers: POST /v1/${dataset}/versions/{version}/promote.${hint}`);
  }
  if (!whole || !copied) return;
  for (const damaged of damagedOf([copied]))
    await replace(models, damaged, encodeRecord(whole), 'It is a copy of the pointer again.');
}
