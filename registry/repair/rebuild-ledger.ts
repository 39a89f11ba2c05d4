import { type FitRecord, keyOfFit } from '../candidate.ts';
import { rowsOf } from '../correction.ts';
import type { DecisionRecord } from '../decision.ts';
import { firstEntry } from '../first-entry.ts';
import { emptyLedger, inForce, type Ledger, type LedgerEntry, putInForce } from '../ledger.ts';
import type { Receipt } from '../receipt.ts';

/** What is left of a store whose ledger is damaged. */
export interface LedgerEvidence {
  /** The ledger after a move, if there is a whole copy. */
  readonly copy?: Ledger;
  readonly receipts: readonly Receipt[];
  readonly versions: readonly VersionEvidence[];
}

export interface VersionEvidence {
  readonly version: string;
  readonly fit: FitRecord;
  readonly decision?: DecisionRecord;
}

export interface RebuiltLedger {
  readonly ledger: Ledger;
  /** Sentences on what the evidence does not tell. */
  readonly gaps: readonly string[];
}

/**
 * The ledger as far as the rest of the store tells it. A copy holds all of it. Without one, a receipt tells the first state of its
 * upload, a fit the set that its version was allotted to, and a decision the set that was in force when it was made.
 */
export function rebuildLedger(dataset: string, { copy, receipts, versions }: LedgerEvidence): RebuiltLedger {
  const base = copy ?? { ...emptyLedger(dataset), uploads: uploadsOf(receipts) };
  const decided = lastDecided(versions);
  const isBehind = decided !== undefined && (copy === undefined || decided.changes > copy.changes);
  const uploads = isBehind ? asDecided(base, decided, copy === undefined) : base.uploads;
  const allotted = Object.fromEntries(versions.map(({ version, fit }) => [keyOfFit(fit), version]));
  const since = decided ? inForce({ ...base, uploads }).filter((id) => !decided.uploadIds.includes(id)).length : 0;
  const changes = copy && !isBehind ? copy.changes : countChanges(base, decided, copy === undefined ? since : 0);
  return {
    ledger: { dataset, uploads, versions: { ...allotted, ...base.versions }, changes },
    gaps: copy ? describeStaleCopy(decided, isBehind) : describeMissingCopy(decided),
  };
}

/** The set in force when it was last decided. */
interface Decided {
  readonly uploadIds: readonly string[];
  readonly at: string;
  readonly changes: number;
}

function lastDecided(versions: readonly VersionEvidence[]): Decided | undefined {
  const all = versions.flatMap(({ fit, decision }): Decided[] => {
    if (!decision) return [];
    return [{ uploadIds: fit.uploadIds, at: decision.at ?? fit.fittedAt, changes: decision.changes ?? 0 }];
  });
  return all.sort((a, b) => a.changes - b.changes || (a.at < b.at ? -1 : 1)).at(-1);
}

function uploadsOf(receipts: readonly Receipt[]): Record<string, LedgerEntry> {
  const entries = receipts.map((receipt): [string, LedgerEntry] => [
    receipt.uploadId,
    firstEntry(receipt, receipt.verdict, receipt.readAt),
  ]);
  // The rows of a corrected upload count once: at the time that was told last.
  const last = new Map<string, Receipt>();
  for (const receipt of receipts) {
    const known = last.get(rowsOf(receipt));
    if (!known || known.readAt < receipt.readAt) last.set(rowsOf(receipt), receipt);
  }
  const counts = new Set([...last.values()].map(({ uploadId }) => uploadId));
  return Object.fromEntries(
    entries.map(([id, entry]): [string, LedgerEntry] => [
      id,
      counts.has(id) ? entry : { ...entry, state: 'withdrawn' },
    ]),
  );
}

/** @param byReceipts whether the states are those of receipts: an upload that was read later was not part of the decision */
function asDecided(
  { uploads }: Ledger,
  { uploadIds, at }: Decided,
  byReceipts: boolean,
): Readonly<Record<string, LedgerEntry>> {
  const set = new Set(uploadIds);
  const moved = Object.entries(uploads).map(([id, entry]): [string, LedgerEntry] => {
    if (set.has(id)) return [id, entry.state === 'in force' ? entry : putInForce(entry, { by: BY, since: at })];
    const stays = entry.state !== 'in force' || (byReceipts && entry.since > at);
    return [id, stays ? entry : { ...entry, state: 'withdrawn', since: at, by: BY }];
  });
  const unnamed = uploadIds
    .filter((id) => !Object.hasOwn(uploads, id))
    .map((id): [string, LedgerEntry] => [id, { state: 'in force', since: at, by: BY, name: id }]);
  return Object.fromEntries([...moved, ...unnamed]);
}

/** Who moved an upload whose move is known only by what it came to. */
const BY = 'repair';

function countChanges(base: Ledger, decided: Decided | undefined, since: number): number {
  return decided ? decided.changes + since : inForce(base).length;
}

const describeStaleCopy = (decided: Decided | undefined, isBehind: boolean): string[] =>
  decided && isBehind
    ? [
        `Its copy is older than the decision of ${decided.at}; states are those of that decision, and the times of moves between the two cannot be told.`,
      ]
    : [];

const describeMissingCopy = (decided: Decided | undefined): string[] => [
  decided
    ? `There is no whole copy of it. States are those of the receipts, and of the decision of ${decided.at}. Who moved an upload, and what was moved since, cannot be told: look at the uploads, and move them again.`
    : 'There is no whole copy of it, and no decision. States are those of the receipts; what was moved since cannot be told.',
];
