import {
  calibrateRange,
  createGrouper,
  createScaleColumns,
  createScaler,
  type RangedDataset,
  type RangeModel,
} from '../ranges/calibrate-range.ts';

/** A range around predictions. Its width differs by the size of the prediction. */
export interface RangeOfPrediction extends RangeModel {
  /** Bounds of the groups, in ln price. */
  readonly bands: readonly number[];
  /** Knots along which the size of the residual is modelled, in ln price. */
  readonly knots: readonly number[];
}

/** A prediction with its residual, in ln price. */
export interface Calibrated {
  readonly predicted: number;
  readonly residual: number;
}

/** Each band has about so many rows, at most four bands. */
const BAND_ROWS = 120;
const MOST_BANDS = 4;
const KNOTS = 5;

export function calibrate(coverage: number, rows: readonly Calibrated[]): RangeOfPrediction {
  const sorted = rows.map(({ predicted }) => predicted).sort((a, b) => a - b);
  const quantile = (share: number) => Number(sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(6));
  const count = Math.min(MOST_BANDS, Math.max(1, Math.floor(rows.length / BAND_ROWS)));
  const bands = ascending(Array.from({ length: count - 1 }, (_, i) => quantile((i + 1) / count)));
  const knots =
    sorted.length < BAND_ROWS ? [] : ascending(Array.from({ length: KNOTS }, (_, i) => quantile(i / (KNOTS - 1))));
  const features = new Float64Array(1);
  const found = calibrateRange(rangedBy(coverage, { bands, knots }), {
    count: rows.length,
    at: (i) => {
      features[0] = rows[i]!.predicted;
      return { features, residual: rows[i]!.residual };
    },
  });
  return {
    bands,
    knots,
    scale: found.scale.map(round),
    quantiles: found.quantiles.map((pair) => pair && ([round(pair[0]), round(pair[1])] as const)),
    ...(found.rows !== undefined && { rows: found.rows }),
  };
}

const round = (value: number): number => Number(value.toPrecision(8));

function ascending(values: readonly number[]): number[] {
  const all = [...new Set(values)];
  return all.length < 2 && values.length > 1 ? [] : all;
}

export function rangedBy(
  coverage: number,
  { bands, knots }: Pick<RangeOfPrediction, 'bands' | 'knots'>,
): RangedDataset {
  return {
    featureNames: ['prediction'],
    range: { coverage, bands, ...(knots.length > 1 && { scaleHats: [{ feature: 'prediction', knots }] }) },
    scale: 'prediction',
    words: [],
  };
}

/** The bounds of the residual about a prediction, in ln price, and the group that it is of. */
export function createRanger(range: RangeOfPrediction) {
  const ranged = rangedBy(0, range);
  const scaleAt = createScaler(createScaleColumns(ranged));
  const grouper = createGrouper(ranged);
  const features = new Float64Array(1);
  return (predicted: number): readonly [low: number, high: number] => {
    features[0] = predicted;
    const [low, high] = range.quantiles[grouper.of(features)] ?? range.quantiles[grouper.count - 1]!;
    const scale = scaleAt(range.scale, features);
    return [low * scale, high * scale];
  };
}
