import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { Report } from '../report/report.ts';
import { rowOf } from '../table/item.ts';
import { columnOfAxis } from './axis-column.ts';
import { createFeatureReader } from './features.ts';

/** Bands are declared in units of a feature. If the feature is a column or its logarithm, the report shows the column. */
export function describeScale(dataset: LatticeDataset): { scale: Report['scale']; toUnit: (value: number) => number } {
  const [axis] = dataset.lattice.axes;
  const index = columnOfAxis(dataset, axis);
  const column = dataset.columns[index]!;
  const reference = rowOf(dataset, dataset.referenceItem);
  const value = createFeatureReader(dataset)(reference)[dataset.featureNames.indexOf(axis.feature)]!;
  const given = reference[index]!;
  const scale = { name: column.name, unit: column.kind === 'number' ? column.unit : '' };
  if (given === value) return { scale, toUnit: (same) => same };
  if (Math.abs(Math.log(given) - value) < 1e-12) return { scale, toUnit: (ln) => Number(Math.exp(ln).toPrecision(12)) };
  return { scale: { name: axis.feature, unit: '' }, toUnit: (same) => same };
}
