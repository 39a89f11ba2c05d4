import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import type { KindSummariser } from '../kinds/kind.ts';
import { createSampler } from '../summary/sample.ts';
import { createSketcher } from '../summary/sketch.ts';
import { isUsed, splitOf } from '../summary/split.ts';
import { createRowHasher, type RowHash } from '../table/hash.ts';
import { rowWidth } from '../table/text-parts.ts';
import { addRow, createGram, FULL_WEIGHT, type Gram } from './gram.ts';
import type { Recipe } from './recipe.ts';
import { predictBy, type Reference } from './reference.ts';
import { createEntries } from './term.ts';
import { createResponder } from './working-response.ts';

/** In 1/256: the weight of a row whose target is four times as far from the reference as usual. */
const FAR_WEIGHT = FULL_WEIGHT / 4;

/** Hashes rows. Rows of one item share the hash that splits them, if a column names the item. */
export function createItemHasher(dataset: TermsDataset, seed: number) {
  const width = rowWidth(dataset.columns);
  const ofRow = createRowHasher(width, seed);
  const ofItem = createRowHasher(1, seed);
  const item = dataset.columns.findIndex(({ name }) => name === dataset.itemColumn);
  return (row: Row, price: number): RowHash => {
    const hash = ofRow(row, price);
    if (item >= 0 && !Number.isNaN(row[item]!)) hash.split = ofItem(row.subarray(item, item + 1), 0).split;
    return hash;
  };
}

/** Reduces rows, one by one, to sums and samples. */
export function createSummariser(recipe: Recipe, reference: Reference | undefined): KindSummariser<Gram, Samples> {
  const { dataset, basis, config } = recipe;
  const width = rowWidth(dataset.columns);
  const gram = createGram(basis.columnCount);
  const entries = createEntries(basis);
  const hasher = createItemHasher(dataset, config.seed);
  const respond = createResponder(dataset);
  const sketcher = createSketcher();
  const samples = {
    calibration: createSampler(config.sampleLimit, width),
    holdout: createSampler(config.sampleLimit, width),
  };
  return {
    add: (row, price) => {
      const hash = hasher(row, price);
      sketcher.add(hash.row);
      if (!isUsed(recipe, hash.row)) return undefined;
      const split = splitOf(recipe, hash.split);
      if (typeof split !== 'number') {
        samples[split].add(hash.item, hash.row, price, row);
        return undefined;
      }
      basis.place(row, entries, split);
      const predicted = reference && predictBy(reference, split, entries);
      const { response, weight, target } = respond(price, predicted, reference?.sigma ?? 0);
      addRow(gram, entries, response, weight, target);
      // The weight of a yes or no says nothing against it.
      return reference && !dataset.target.answers ? weight <= FAR_WEIGHT : undefined;
    },
    finish: () => ({
      summary: gram,
      samples: {
        calibration: samples.calibration.finish(),
        holdout: samples.holdout.finish(),
        sketch: sketcher.sketch(),
      },
    }),
  };
}
