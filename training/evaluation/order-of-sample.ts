import type { Row } from '../../datasets/dataset.ts';
import { type Sample, sampleRow, sampleTarget } from '../summary/sample.ts';
import { orderScore } from './order-score.ts';

/** How surely probabilities order the rows of a sample. */
export function orderOfSample(sample: Sample, probability: (row: Row) => number): number {
  const rows = Array.from({ length: sample.count }, (_, i) => i);
  return orderScore(
    Float64Array.from(rows, (i) => sampleTarget(sample, i)),
    Float64Array.from(rows, (i) => probability(sampleRow(sample, i))),
  );
}
