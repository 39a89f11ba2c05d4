import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { RangedDataset } from '../ranges/calibrate-range.ts';

/** What ranges are calibrated by: the bands lie along the scale, and every axis of words has its own size of residual. */
export function rangedBy({ featureNames, range, lattice }: LatticeDataset): RangedDataset {
  const words = lattice.axes.flatMap((axis) =>
    axis.kind === 'grade' || axis.kind === 'category' ? [{ feature: axis.feature, levels: axis.levels }] : [],
  );
  return { featureNames, range, scale: lattice.axes[0].feature, words };
}
