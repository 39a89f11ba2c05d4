import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { Comparison } from '../evaluation/decide.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Report, Trial } from '../report/report.ts';
import { rowOf } from '../table/item.ts';
import { columnOfAxis } from './axis-column.ts';
import { createFeatureReader } from './features.ts';
import type { Recipe } from './recipe.ts';

export interface ReportInput {
  readonly recipe: Recipe;
  readonly version: string;
  readonly uploads: number;
  readonly trials: readonly Trial[];
  readonly evaluation: Evaluation | undefined;
  readonly comparison: Comparison;
  readonly at: string;
}

export function createReport({ recipe, version, uploads, trials, evaluation, comparison, at }: ReportInput): Report {
  const { dataset, key } = recipe;
  const { scale, toUnit } = describeScale(dataset);
  return {
    format: 'stima-report-1',
    dataset: dataset.name,
    version,
    at,
    item: dataset.item,
    unit: dataset.target.unit,
    recipe: key,
    uploads,
    coverage: dataset.range.coverage,
    scale,
    trials,
    ...(evaluation && {
      evaluation: {
        ...evaluation,
        coverageByBand: evaluation.coverageByBand.map((band) => ({
          ...band,
          from: band.from === null ? null : toUnit(band.from),
        })),
      },
    }),
    comparison,
  };
}

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
