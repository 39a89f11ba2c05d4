import type { Row } from '../../datasets/dataset.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import type { KindSummariser } from '../kinds/kind.ts';
import { createSampler } from '../summary/sample.ts';
import { createSketcher } from '../summary/sketch.ts';
import { isUsed, type Split, splitOf } from '../summary/split.ts';
import { createRowHasher } from '../table/hash.ts';
import { rowWidth } from '../table/text-parts.ts';
import { addText, type Counts, cellOf, createCounts } from './counts.ts';
import type { Recipe } from './recipe.ts';
import { createUnitsReader } from './text-units.ts';

/** Texts are told apart by their hash alone, so that another vocabulary leaves each where it is. */
export function createSplitter({ config }: Recipe) {
  const hasher = createRowHasher(1, config.seed);
  const settings = { config: { ...config, splits: { ...config.splits, calibration: 0 } } };
  return (row: Row, answer: number) => {
    const hash = hasher(row, answer);
    return { hash, split: splitOf(settings, hash.split), isUsed: isUsed(settings, hash.row) };
  };
}

export const isFold = (split: Split): split is number => typeof split === 'number';

/** Reduces texts, one by one, to sums and samples. What is kept to calibrate on are training rows: they are judged out of fold. */
export function createSummariser(recipe: Recipe): KindSummariser<Counts, Samples> {
  const { dataset, part, config } = recipe;
  const width = rowWidth(dataset.columns);
  const counts = createCounts(part.vocabulary.length);
  const unitsOf = createUnitsReader(part);
  const splitterOf = createSplitter(recipe);
  const sketcher = createSketcher();
  const calibration = createSampler(config.sampleLimit, width);
  const holdout = createSampler(config.sampleLimit, width);
  return {
    add: (row, answer): undefined => {
      const { hash, split, isUsed: isTaken } = splitterOf(row, answer);
      sketcher.add(hash.row);
      if (!isTaken) return;
      (isFold(split) ? calibration : holdout).add(hash.item, hash.row, answer, row);
      if (isFold(split)) addText(counts, cellOf(split, answer), unitsOf(row));
    },
    finish: () => ({
      summary: counts,
      samples: { calibration: calibration.finish(), holdout: holdout.finish(), sketch: sketcher.sketch() },
    }),
  };
}
