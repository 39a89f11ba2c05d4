import type { Dataset } from '../../datasets/dataset.ts';
import { currenciesOf } from './currency.ts';
import { showFound } from './found.ts';

/**
 * The dataset whose owner prices in a currency of his own. The rows that ship stay in the declared one. A dataset that is not
 * declared in a currency stays as it is.
 */
export function withCurrency<Of extends Dataset>(dataset: Of, currency: string): Of {
  const { target } = dataset;
  const declaredUnit = target.declaredUnit ?? target.unit;
  if (currenciesOf(declaredUnit).length !== 1) return dataset;
  return { ...dataset, target: { ...target, unit: currency, declaredUnit } };
}

/** The same for all datasets of a store. */
export function allWithCurrency(
  datasets: ReadonlyMap<string, Dataset>,
  currency: string | undefined,
): ReadonlyMap<string, Dataset> {
  if (currency === undefined) return datasets;
  return new Map([...datasets].map(([name, dataset]) => [name, withCurrency(dataset, currency)]));
}

/** The unit of the prices of a source; of the owner's if it is not the rows that ship. */
export function unitOfSource({ target, ships }: Dataset, source: string): string {
  return ships?.source === source ? (target.declaredUnit ?? target.unit) : target.unit;
}

/** The unit of a model's prices. @param own as the model keeps it; absent: the declared one */
export const unitOfModel = ({ target }: Dataset, own: string | undefined): string =>
  own ?? target.declaredUnit ?? target.unit;

/** The currency of the owner's prices cannot be used, or would be changed. */
export class CurrencyError extends Error {
  override readonly name = 'CurrencyError';
}

/** The variable of the environment that names the currency of the owner. */
export const CURRENCY_VARIABLE = 'STIMA_CURRENCY';

/**
 * The currency that an environment names. `undefined` if it names none, or an empty one.
 * @throws CurrencyError if it is no currency
 */
export function readCurrency({
  [CURRENCY_VARIABLE]: text,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  if (!text) return undefined;
  const wrong = findWrongCurrency(text);
  if (wrong !== undefined) throw new CurrencyError(`${CURRENCY_VARIABLE}: ${wrong}`);
  return text;
}

/** The currency of the owner's prices, if it is not the one that the dataset declares. */
export const ownCurrency = ({ target: { unit, declaredUnit = unit } }: Dataset): string | undefined =>
  unit === declaredUnit ? undefined : unit;

/** What is wrong with a text as the code of a currency, in a sentence. `undefined` if nothing is. */
export function findWrongCurrency(text: string): string | undefined {
  return currenciesOf(text).includes(text)
    ? undefined
    : `currency is ${showFound(text)}, but must be the code of a currency: EUR.`;
}
