import type { Row } from '../../datasets/dataset.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import { addToSample, createSample, settleSample } from '../summary/sample.ts';
import { createSketcher } from '../summary/sketch.ts';
import { isUsed, splitOf } from '../summary/split.ts';
import { createRowHasher } from '../table/hash.ts';
import type { Imputation } from './imputation.ts';
import { createIncompleteAdder, isIncomplete } from './incomplete-rows.ts';
import { createPlace } from './place.ts';
import type { Recipe } from './recipe.ts';
import { lnTarget, type Reference, robustWeight } from './robust-reference.ts';
import { createRowPlacer } from './row-placer.ts';
import { createSummary, type Summary } from './summary.ts';
import { createAdder } from './sums.ts';

export interface Summariser {
  /** @param row as given, before repair; complete, unless there is an imputation; @param price the target, > 0 */
  readonly add: (row: Row, price: number) => boolean | undefined;
  readonly finish: () => { readonly summary: Summary; readonly samples: Samples };
}

/** In sixteenths: the weight of a row whose target is four times as far from the reference as is usual. */
const FAR_WEIGHT = 4;

/** Reduces rows, one by one, to a summary and samples. */
export function createSummariser(
  recipe: Recipe,
  reference: Reference | undefined,
  imputation?: Imputation,
): Summariser {
  const { dataset, basis, config } = recipe;
  const columnCount = dataset.columns.length;
  const summary = createSummary(recipe);
  const samples = {
    calibration: createSample(config.sampleLimit, columnCount),
    holdout: createSample(config.sampleLimit, columnCount),
  };
  const sketcher = createSketcher();
  const hasher = createRowHasher(columnCount, config.seed);
  const placeComplete = createRowPlacer(recipe);
  const add = createAdder(basis);
  const place = createPlace(basis);
  const addIncomplete = imputation && createIncompleteAdder(recipe, imputation);
  return {
    add: (row, price) => {
      const hash = hasher(row, price);
      sketcher.add(hash.row);
      if (!isUsed(recipe, hash.row)) return undefined;
      const split = splitOf(recipe, hash.split);
      if (typeof split !== 'number') {
        addToSample(samples[split], hash.item, hash.row, price, row);
        return undefined;
      }
      const target = lnTarget(recipe, price);
      const sums = summary.folds[split]!;
      summary.targets.set(target, (summary.targets.get(target) ?? 0) + 1);
      if (addIncomplete && isIncomplete(row)) {
        addIncomplete(sums, row, split, target, reference);
        return undefined;
      }
      placeComplete(row, place);
      const weight = robustWeight(recipe, reference, place, split, target);
      add(sums, place, target, weight);
      return reference && weight <= FAR_WEIGHT;
    },
    finish: () => ({
      summary,
      samples: {
        calibration: settleSample(samples.calibration),
        holdout: settleSample(samples.holdout),
        sketch: sketcher.sketch(),
      },
    }),
  };
}
