import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { calibrateRange, type RangeModel, type Residual } from '../ranges/calibrate-range.ts';
import { readSampleRow, type Sample, sampleStratum, sampleTarget } from '../summary/sample.ts';
import { patternsOf } from '../table/item.ts';
import { rowWidth } from '../table/text-parts.ts';
import { unitOfSource } from '../table/with-currency.ts';
import { createLevelReader } from './at-stratum.ts';
import { type Baselines, fitBaselines } from './baselines.ts';
import type { FitParameters } from './config.ts';
import type { Equations } from './equations.ts';
import { createFeatureReader } from './features.ts';
import type { Levels } from './levels.ts';
import type { Model } from './model.ts';
import { type FittedOrderedLattice, fitOrderedLattice } from './ordered-lattice.ts';
import { rangedBy } from './ranged-by.ts';
import { knotsOf, type Recipe } from './recipe.ts';
import { createScorer, type FittedLattice } from './scorer.ts';

export interface FittedModel extends Pick<FittedOrderedLattice, 'trials' | 'iterations'> {
  readonly model: Model;
  /** The baselines, fitted on the same rows. */
  readonly baselines: Baselines;
}

/**
 * A complete model from normal equations and the rows to calibrate on.
 *
 * @throws NothingToFitError if the equations hold no row
 */
export function fitModel(
  recipe: Recipe,
  equations: Equations,
  calibration: Sample,
  parameters: FitParameters,
  onProgress: (share: number) => void = () => {},
): FittedModel {
  const { dataset, key } = recipe;
  const lattice = fitOrderedLattice(recipe, equations, parameters, (share) => onProgress(0.95 * share));
  const { trials, iterations, rows, ...fitted } = lattice;
  const ranges = patternsOf(dataset).map(({ unknown }) => calibrate(recipe, fitted, calibration, unknown));
  onProgress(1);
  return {
    model: {
      ...fitted,
      dataset: dataset.name,
      recipe: key,
      ...unitOf(dataset, equations, fitted.levels),
      knots: knotsOf(dataset),
      rows: { training: rows, calibration: calibration.count },
      ranges,
    },
    baselines: fitBaselines(recipe, equations),
    trials,
    iterations,
  };
}

/** The unit of the source that the lattice stands at, unless it is the declared one. */
function unitOf(dataset: LatticeDataset, { strata }: Equations, levels: Levels | undefined): Pick<Model, 'unit'> {
  const [only] = strata.values();
  const unit = unitOfSource(dataset, levels?.baseSource ?? only?.stratum.source ?? '');
  return unit === (dataset.target.declaredUnit ?? unit) ? {} : { unit };
}

/** Calibrates the range for items with some unknown columns. */
function calibrate(
  { dataset, basis }: Recipe,
  fitted: FittedLattice & { readonly levels?: Levels },
  sample: Sample,
  unknown: readonly string[],
): RangeModel {
  const scorer = createScorer(dataset, basis, fitted);
  const parts = scorer.createParts();
  const read = createFeatureReader(dataset);
  const row = new Float64Array(rowWidth(dataset.columns));
  const above = createLevelReader(basis, fitted.levels);
  const hidden = [...dataset.columns.keys()].filter((c) => unknown.includes(dataset.columns[c]!.name));
  const residual = (i: number): Residual => {
    readSampleRow(sample, i, row);
    for (const c of hidden) row[c] = Number.NaN;
    const features = read(row);
    const score = scorer.score(scorer.split(features, parts));
    return {
      features,
      residual:
        Math.log(sampleTarget(sample, i)) - dataset.target.centre - score - above(features, sampleStratum(sample, i)),
    };
  };
  // A row that lacks a known column of the pattern cannot calibrate it.
  const usable: number[] = [];
  for (let i = 0; i < sample.count; i++) {
    readSampleRow(sample, i, row);
    if (row.every((value, c) => !Number.isNaN(value) || hidden.includes(c))) usable.push(i);
  }
  return calibrateRange(rangedBy(dataset), { count: usable.length, at: (i) => residual(usable[i]!) });
}
