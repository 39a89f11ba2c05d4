import type { Dataset, Row } from '../../datasets/dataset.ts';

/** The features of a row before any repair. The next call overwrites the returned array. */
export function createFeatureReader(dataset: Dataset) {
  const repaired = new Float64Array(dataset.columns.length);
  const features = new Float64Array(dataset.featureNames.length);
  return (row: Row): Float64Array => {
    for (let i = 0; i < repaired.length; i++) repaired[i] = row[i]!;
    dataset.repair?.(repaired);
    dataset.features(row, repaired, features);
    return features;
  };
}
