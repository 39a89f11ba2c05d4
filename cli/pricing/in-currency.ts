import { allWithCurrency, findWrongCurrency } from '../../training/table/with-currency.ts';
import type { Known } from '../known/known.ts';
import { Failure } from '../terminal/failure.ts';

/**
 * What a command knows, with the datasets in the currency that its option names.
 * @param currency absent: as STIMA_CURRENCY says, or each dataset
 * @throws Failure if it is no currency
 */
export function inCurrency<Of extends Pick<Known, 'datasets'>>(known: Of, currency: string | undefined): Of {
  const wrong = currency === undefined ? undefined : findWrongCurrency(currency);
  if (wrong !== undefined) throw new Failure('usage', `--${wrong}`);
  return { ...known, datasets: allWithCurrency(known.datasets, currency) };
}
