import { sampleRow, sampleTarget } from '../../../summary/sample.ts';
import type { Samples } from '../../encode-samples.ts';
import { NothingToFitError } from '../../errors.ts';
import type { FittingKind } from '../../kind.ts';
import { centreOf, encodeModel, type MedianModel, quoteFor } from './model.ts';
import { type FitParameters, fitSchema, type MedianRequest, medianRecipe } from './recipe.ts';
import { addCounts, countRows, decodeCounts, emptyCounts, encodeCounts, medianSums, type PriceCounts } from './sums.ts';

const FORMAT = 'group-median-equations-1';

export const medianFitting: FittingKind<PriceCounts, Samples, PriceCounts> = {
  readFitParameters: (given) => fitSchema.parse(given),
  openFit: (request: MedianRequest) => {
    const recipe = medianRecipe(request);
    return {
      ...medianSums(recipe, request.reference),
      createEquations: (summary) => addCounts(emptyCounts(recipe), summary, 1),
      addToEquations: addCounts,
      encodeEquations: (equations) => encodeCounts(FORMAT, recipe, equations),
      decodeEquations: (bytes) => decodeCounts(FORMAT, recipe, bytes),
      equationRows: countRows,
      fit: (equations, { calibration }, { fewest }: FitParameters) => {
        const rows = countRows(equations);
        if (rows === 0) throw new NothingToFitError('fit: no row');
        const everything: PriceCounts = [new Map()];
        for (const prices of equations) addCounts(everything, [prices], 1);
        const groups = Object.fromEntries(
          equations.map((prices, i) => [recipe.groups[i]!, { rows: countRows([prices]), price: centreOf(prices) }]),
        );
        const model: MedianModel = {
          format: 'group-median-1',
          dataset: recipe.dataset.name,
          recipe: recipe.key,
          fewest,
          rows,
          price: centreOf(everything[0]!),
          groups,
          factor: 1,
        };
        const misses = Array.from({ length: calibration.count }, (_, i) =>
          Math.abs(Math.log(sampleTarget(calibration, i) / quoteFor(recipe, model, sampleRow(calibration, i)).price)),
        ).sort((a, b) => a - b);
        const { coverage } = recipe.dataset.range;
        const miss = misses[Math.min(misses.length - 1, Math.ceil(coverage * (misses.length + 1)) - 1)] ?? Math.log(2);
        return {
          model: encodeModel({ ...model, factor: Number(Math.exp(miss).toFixed(6)) }),
          baselines: { median: model.price },
          trials: [],
          iterations: 0,
        };
      },
    };
  },
};
