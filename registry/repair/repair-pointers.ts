import { championCopyKey, championKey, readChampion } from '../champion.ts';
import { emptyLedger, type Ledger } from '../ledger.ts';
import { encodeLedger, ledgerCopyKey, ledgerKey, ledgerReader } from '../ledger-store.ts';
import type { Receipt } from '../receipt.ts';
import { encodeRecord } from '../record.ts';
import { findLastPromoted, type ReadRun } from './read-runs.ts';
import { rebuildLedger } from './rebuild-ledger.ts';
import type { StoredVersion } from './repair-versions.ts';
import { damagedOne, type Scanned, scanOne, wholeOne } from './scan.ts';
import type { Work } from './work.ts';

/** @returns the ledger as it is now */
export async function repairLedger(
  work: Work,
  receipts: readonly Receipt[],
  versions: readonly StoredVersion[],
): Promise<Ledger> {
  const { dataset, data, replace } = work;
  const stored = await scanOne(data, ledgerKey(dataset), ledgerReader(dataset));
  if (!stored) return emptyLedger(dataset);
  const copied = await scanOne(data, ledgerCopyKey(dataset), ledgerReader(dataset));
  const ledger = wholeOne(stored) ?? (await replaceLedger(work, stored, wholeOne(copied), receipts, versions));
  const damagedCopy = damagedOne(copied);
  if (damagedCopy) await replace(data, damagedCopy, encodeLedger(ledger), 'It is a copy of the ledger again.');
  return ledger;
}

/** @returns the ledger that is now in the place of a damaged one */
async function replaceLedger(
  { dataset, data, replace }: Work,
  stored: Scanned<Ledger>,
  copy: Ledger | undefined,
  receipts: readonly Receipt[],
  versions: readonly StoredVersion[],
): Promise<Ledger> {
  const evidence = versions.flatMap(({ version, fit, decision }) => {
    const [wholeFit, wholeDecision] = [wholeOne(fit), wholeOne(decision)];
    return wholeFit ? [{ version, fit: wholeFit, ...(wholeDecision && { decision: wholeDecision }) }] : [];
  });
  const { ledger, gaps } = rebuildLedger(dataset, { receipts, versions: evidence, ...(copy && { copy }) });
  const from = copy ? 'It is that of its copy.' : 'It is made of receipts, fits and decisions.';
  const damaged = damagedOne(stored);
  if (damaged) await replace(data, damaged, encodeLedger(ledger), [from, ...gaps].join(' '));
  return ledger;
}

/** Restores the pointer to the champion from its copy. Without a copy only the owner can choose. */
export async function repairChampion(
  { dataset, models, report, replace }: Work,
  runs: readonly ReadRun[],
): Promise<void> {
  const stored = await scanOne(models, championKey(dataset), readChampion);
  const copied = await scanOne(models, championCopyKey(dataset), readChampion);
  const [whole, copy] = [wholeOne(stored), wholeOne(copied)];
  const [damaged, damagedCopy] = [damagedOne(stored), damagedOne(copied)];
  if (damaged && copy) {
    await replace(models, damaged, encodeRecord(copy), `It is that of its copy: ${copy.version} answers.`);
  } else if (damaged) {
    const last = findLastPromoted(runs);
    const hint = last ? ` A run last promoted ${last.version}, at ${last.at}.` : '';
    report(damaged, 'lost', `Choose the version that answers: POST /v1/${dataset}/versions/{version}/promote.${hint}`);
  } else if (whole && damagedCopy) {
    await replace(models, damagedCopy, encodeRecord(whole), 'It is a copy of the pointer again.');
  }
}
