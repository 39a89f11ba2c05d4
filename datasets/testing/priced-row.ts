import type { Row } from '../dataset.ts';

/** A row and what was paid for it; of a yes or no 1 or 0. */
export interface PricedRow {
  readonly row: Row;
  readonly price: number;
}
