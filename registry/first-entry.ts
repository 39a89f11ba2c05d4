import type { LedgerEntry } from './ledger.ts';
import type { Receipt, Verdict } from './receipt.ts';

/**
 * The first entry of an upload that has been read, as its receipt tells it.
 * @param verdict of the last screening; it may be another than that of the receipt, and then its message is kept here
 */
export function firstEntry(receipt: Receipt, verdict: Verdict, since: string): LedgerEntry {
  const { name, readAt, source, currency, verdict: first, trainingRows, answers } = receipt;
  const { state, because, message, overlaps } = verdict;
  return {
    state,
    readAt,
    since,
    by: 'stima',
    name,
    ...(because !== undefined && { because }),
    ...(verdict !== first && message !== undefined && { message }),
    ...(overlaps && overlaps.length > 0 && { overlaps }),
    ...(trainingRows === 0 && { untrained: true }),
    ...(answers && { answers }),
    ...(source !== undefined && { source }),
    ...(currency !== undefined && { currency }),
  };
}
