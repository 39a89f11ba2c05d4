import type { Row } from '../../datasets/dataset.ts';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { rowWidth } from '../table/text-parts.ts';

/** The features of a row before any repair. The next call overwrites the returned array. */
export function createFeatureReader(dataset: LatticeDataset) {
  const repaired = new Float64Array(rowWidth(dataset.columns));
  const features = new Float64Array(dataset.featureNames.length);
  return (row: Row): Float64Array => {
    for (let i = 0; i < repaired.length; i++) repaired[i] = row[i]!;
    dataset.repair?.(repaired);
    dataset.features(row, repaired, features);
    return features;
  };
}
