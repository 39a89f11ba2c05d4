import { datasets as declared } from '../../datasets/datasets.ts';
import { allWithCurrency, readCurrency } from '../../training/table/with-currency.ts';

/** The datasets of a stage, in the currency that it prices in. */
export const datasets = allWithCurrency(declared, readCurrency(process.env));
