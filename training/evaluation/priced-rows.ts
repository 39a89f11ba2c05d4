import type { Row } from '../../datasets/dataset.ts';
import { type Sample, sampleRow, sampleStratum, sampleTarget } from '../summary/sample.ts';
import { boundsOfMean } from './bootstrap.ts';

/** A row that a model is judged on. */
export interface PricedRow {
  readonly row: Row;
  readonly price: number;
  /** Rows are judged at the level of their own period and source. */
  readonly stratum: number;
}

export function rowsOf(sample: Sample): PricedRow[] {
  return Array.from({ length: sample.count }, (_, i) => ({
    row: sampleRow(sample, i),
    price: sampleTarget(sample, i),
    stratum: sampleStratum(sample, i),
  }));
}

/**
 * The indices of the rows of other uploads than contested ones. If several rows are equal, as many of them are left out
 * as the contested uploads have.
 */
export function withoutContested(
  rows: readonly PricedRow[],
  contested: readonly { readonly holdout: Sample }[],
): number[] {
  const keyOf = ({ row, price }: PricedRow) => `${row.join()}:${price}`;
  const left = new Map<string, number>();
  for (const { holdout } of contested)
    for (const row of rowsOf(holdout)) left.set(keyOf(row), (left.get(keyOf(row)) ?? 0) + 1);
  const all = Array.from(rows.keys());
  if (left.size === 0) return all;
  return all.filter((i) => {
    const key = keyOf(rows[i]!);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}

/** By how much the losses of `better` are smaller than those of `worse`, row by row. */
export function compareLosses(better: Float64Array, worse: Float64Array) {
  const gains = worse.map((loss, i) => loss - better[i]!);
  const errors = worse.reduce((sum, loss) => sum + loss, 0);
  const total = gains.reduce((sum, value) => sum + value, 0);
  const bounds = boundsOfMean(gains);
  return {
    mean: gains.length ? total / gains.length : 0,
    skill: errors > 0 ? total / errors : 0,
    lowerBound: bounds?.lower ?? null,
    upperBound: bounds?.upper ?? null,
  };
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
