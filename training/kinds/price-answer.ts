import type { AnswerRange } from '../ranges/answer-range.ts';
import type { GivenValue } from '../table/item.ts';
import type { KindWarning } from './answering-kind.ts';

/** A price with its range, and its reasons against a reference item. */
export interface Appraisal {
  /** To the cent. */
  readonly price: number;
  readonly range: AnswerRange;
  readonly reference: { readonly price: number; readonly item: Readonly<Record<string, number | string>> };
  /** Amounts sum to price − reference price, to the cent; factors multiply to their ratio. */
  readonly reasons: readonly Reason[];
  readonly warnings: readonly KindWarning[];
}

export interface Reason {
  readonly input: string;
  readonly given: GivenValue;
  readonly amount: number;
  readonly factor: number;
}

/** The fields of one price on the wire. */
export interface PriceAnswer extends Appraisal {
  readonly unit: string;
  /** The rows of the owner's own that the level rests on, where other sources teach beside him. */
  readonly ownRows?: number;
}

/** The columns that a table of prices adds. */
export const PRICE_COLUMNS = [
  'predicted_price',
  'range_low',
  'range_high',
  'range_coverage',
  'range_unsupported',
] as const;

/** The cells of those columns. The range is rounded outwards. */
export function priceCells({ price, low, high, coverage, unsupported }: AnswerRange & { readonly price: number }) {
  return [
    cents(Math.round(price * 100)),
    cents(Math.floor(low * 100)),
    cents(Math.ceil(high * 100)),
    coverage === null ? '' : String(coverage),
    unsupported?.code ?? '',
  ];
}

const cents = (value: number): string => (value / 100).toFixed(2);
