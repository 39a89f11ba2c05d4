import { selectRank } from '../numerics/select-rank.ts';

/** How far predictions are from the prices given, in units of the target. */
export interface Metrics {
  readonly rows: number;
  readonly meanAbsoluteError: number;
  readonly rootMeanSquaredError: number;
  /** As fractions: 0.05 is 5 %. */
  readonly meanAbsolutePercentageError: number;
  readonly medianAbsolutePercentageError: number;
  /** Coefficient of determination; higher is better, 1 at most. */
  readonly r2Score: number;
}

export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/**
 * @param actual    prices given, length n ≥ 1, all > 0
 * @param predicted prices predicted, length n
 * @throws ShapeError if n is 0 or the lengths differ
 */
export function measureErrors(actual: Float64Array, predicted: Float64Array): Metrics {
  const n = actual.length;
  if (n === 0 || predicted.length !== n)
    throw new ShapeError(
      `metrics: ${n} prices and ${predicted.length} predictions, equally many and at least one expected`,
    );
  const mean = actual.reduce((sum, value) => sum + value, 0) / n;
  const percentages = new Float64Array(n);
  let absolute = 0;
  let squared = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const error = Math.abs(predicted[i]! - actual[i]!);
    absolute += error;
    squared += error * error;
    total += (actual[i]! - mean) ** 2;
    percentages[i] = error / actual[i]!;
  }
  return {
    rows: n,
    meanAbsoluteError: absolute / n,
    rootMeanSquaredError: Math.sqrt(squared / n),
    meanAbsolutePercentageError: percentages.reduce((sum, value) => sum + value, 0) / n,
    medianAbsolutePercentageError: selectRank(percentages, n >> 1),
    r2Score: total > 0 ? 1 - squared / total : 0,
  };
}
