import { NothingToFitError } from '../kinds/errors.ts';
import { type Sample, sampleRow, sampleTarget } from '../summary/sample.ts';
import type { FitParameters } from './config.ts';
import { fitTerms } from './fellner-schall.ts';
import { findUnseenGaps } from './gaps.ts';
import { type Gram, medianResponse, UNIT } from './gram.ts';
import { type Model, rounded } from './model.ts';
import { orderTerms } from './order-terms.ts';
import { calibrate } from './range.ts';
import type { Recipe } from './recipe.ts';
import { predict } from './reference.ts';
import { createEntries } from './term.ts';

/** Predictions go so far beyond the prices of the training rows, in ln price. */
const BEYOND = 0.1;

export interface FittedTerms {
  readonly model: Model;
  readonly baselines: { readonly median: number };
}

/** @throws NothingToFitError if there is no row */
export function fitModel(
  { dataset, basis, key }: Recipe,
  gram: Gram,
  calibration: Sample,
  { rounds }: FitParameters,
  onShare?: (share: number) => void,
): FittedTerms {
  if (gram.rows === 0) throw new NothingToFitError('fit: the sums hold no row');
  const { centre } = dataset.target;
  const fit = fitTerms(basis.terms, gram, { rounds, onShare });
  const ordered = orderTerms(basis.terms, gram, fit);
  const gaps = findUnseenGaps(basis.terms, gram, ordered);
  for (const { column, mean } of gaps) ordered[column] = mean;
  const coefficients = rounded(ordered);
  const bounds = boundsOf(gram, centre);
  const entries = createEntries(basis);
  const calibrated = Array.from({ length: calibration.count }, (_, i) => {
    basis.place(sampleRow(calibration, i), entries);
    const predicted = Math.min(bounds[1], Math.max(bounds[0], centre + predict(coefficients, entries)));
    return { predicted, residual: Math.log(sampleTarget(calibration, i)) - predicted };
  });
  return {
    model: {
      dataset: dataset.name,
      recipe: key,
      rows: { training: gram.rows, calibration: calibration.count },
      coefficients,
      bounds,
      unseenGaps: gaps.map(({ column, variance }) => ({ column, variance: Number(variance.toPrecision(6)) })),
      range: calibrate(dataset.range.coverage, calibrated),
      terms: basis.terms.map(({ name }, t) => ({
        name,
        penalty: Number(fit.penalties[t]!.toPrecision(6)),
        effective: Number(fit.effective[t]!.toFixed(3)),
      })),
    },
    baselines: { median: Math.exp(medianResponse(gram) * UNIT.response + centre) },
  };
}

function boundsOf({ targets }: Gram, centre: number): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const response of targets.keys()) {
    least = Math.min(least, response);
    greatest = Math.max(greatest, response);
  }
  const at = (response: number, beyond: number) => Number((centre + response * UNIT.response + beyond).toFixed(6));
  return [at(least, -BEYOND), at(greatest, BEYOND)];
}
