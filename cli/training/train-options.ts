import type { Dataset } from '../../datasets/dataset.ts';
import { ownCurrency } from '../../training/table/with-currency.ts';
import type { ReadingOptions } from '../pricing/reading-options.ts';
import type { UploadOptions } from './upload-options.ts';

export interface TrainOptions extends Omit<ReadingOptions, 'source'>, UploadOptions {
  readonly data: string;
  readonly output: string;
  readonly model?: string;
  readonly config?: string;
  readonly dataset?: string;
  readonly reference?: string;
  readonly force?: boolean;
  readonly on: 'here' | 'sagemaker';
  readonly image?: string;
  readonly role?: string;
  readonly bucket?: string;
  readonly instance: string;
  readonly volume: number;
  readonly maxMinutes: number;
  readonly maxWaitMinutes: number;
  readonly spot: boolean;
}

/** What a training elsewhere must be told of the currency. */
export function currencyOf(dataset: Dataset): { readonly currency?: string } {
  const currency = ownCurrency(dataset);
  return currency === undefined ? {} : { currency };
}
