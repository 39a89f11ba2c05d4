import { datasets as declared } from '../../datasets/datasets.ts';
import { allWithCurrency, readCurrency } from '../../training/table/with-currency.ts';

/** The datasets of the command line and of the container, in the currency that STIMA_CURRENCY names. */
export const datasets = allWithCurrency(declared, readCurrency(process.env));
