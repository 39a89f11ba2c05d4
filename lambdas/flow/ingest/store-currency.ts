import type { Dataset } from '../../../datasets/dataset.ts';
import { isQuestion, type Ledger } from '../../../registry/ledger.ts';
import type { Receipt } from '../../../registry/receipt.ts';
import { CurrencyError, ownCurrency } from '../../../training/table/with-currency.ts';
import { sourceOf } from './known-sources.ts';

/** What the receipt of an upload keeps of the currency of its prices. @param source empty or absent: the owner */
export function currencyKept(dataset: Dataset, source: string | undefined): Pick<Receipt, 'currency'> {
  const currency = source ? undefined : ownCurrency(dataset);
  return currency === undefined ? {} : { currency };
}

/**
 * The currency of the owner's prices in a store. `undefined` if he has sent none that could be learnt from. A withdrawn upload
 * counts, since it can be accepted again. One that waits for an answer does not, since none of its rows is read.
 */
export function findStoredCurrency(dataset: Dataset, ledger: Ledger): string | undefined {
  const { unit, declaredUnit = unit } = dataset.target;
  const own = Object.entries(ledger.uploads).find(
    ([id, entry]) => entry.state !== 'refused' && !isQuestion(entry) && sourceOf(dataset, id, entry) === '',
  );
  return own && (own[1].currency ?? declaredUnit);
}

/** Gives uploads of the owner from before currencies were kept the one of their store. */
export function keepCurrency(dataset: Dataset, ledger: Ledger): Ledger {
  const currency = ownCurrency(dataset);
  if (currency === undefined) return ledger;
  const lacking = Object.entries(ledger.uploads).filter(
    ([id, entry]) => entry.currency === undefined && sourceOf(dataset, id, entry) === '',
  );
  if (lacking.length === 0) return ledger;
  const kept = Object.fromEntries(lacking.map(([id, entry]) => [id, { ...entry, currency }]));
  return { ...ledger, uploads: { ...ledger.uploads, ...kept } };
}

/**
 * What was learnt of the owner's prices is in one currency, so it stays.
 * @throws CurrencyError if the store has prices of the owner in another one
 */
export function expectCurrency(dataset: Dataset, ledger: Ledger): void {
  const stored = findStoredCurrency(dataset, ledger);
  const { unit } = dataset.target;
  if (stored !== undefined && stored !== unit)
    throw new CurrencyError(
      `prices of ${dataset.name} in this store are in ${stored}, and ${unit} is set now; set ${stored} again, use another store, or send a list in ${unit} as a source of its own`,
    );
}
