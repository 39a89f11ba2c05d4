import { createSampler } from '../../../summary/sample.ts';
import { createSketcher } from '../../../summary/sketch.ts';
import { splitOf } from '../../../summary/split.ts';
import { createRowHasher } from '../../../table/hash.ts';
import { decodeSamples, encodeSamples, mergeSamples, type Samples } from '../../encode-samples.ts';
import { SummaryError } from '../../errors.ts';
import type { SummarisingKind, Sums } from '../../kind.ts';
import { decodeSealed, findSealedRecipe, startBytes } from '../../sealed-bytes.ts';
import {
  decodeReference,
  type MedianRecipe,
  type MedianReference,
  type MedianRequest,
  medianRecipe,
  sampleLimit,
} from './recipe.ts';

/** The number of rows by group and price in cents. It adds and subtracts exactly. */
export type PriceCounts = readonly Map<number, number>[];

const FORMAT = 'group-median-summary-1';

/** A row does not count if its price differs from the reference by this factor or more. */
const OUTLIER = 3;

export const medianSummarising: SummarisingKind<PriceCounts, Samples> = {
  decodeReference,
  openSums: (request: MedianRequest) => medianSums(medianRecipe(request), request.reference),
  decodeSamples: (dataset, key, bytes) => decodeSamples({ dataset, key }, bytes),
  findRecipeKey: (head) => findSealedRecipe(FORMAT, head),
};

export function medianSums(recipe: MedianRecipe, reference?: MedianReference): Sums<PriceCounts, Samples> {
  return {
    dataset: recipe.dataset,
    key: recipe.key,
    takesIncompleteRows: false,
    createSummariser: () => createSummariser(recipe, reference),
    emptySummary: () => emptyCounts(recipe),
    trainingRows: countRows,
    encodeSummary: (summary) => encodeCounts(FORMAT, recipe, summary),
    addEncoded: (summary, bytes) => addCounts(summary, decodeCounts(FORMAT, recipe, bytes), 1),
    sampleRows: ({ calibration, holdout }) => ({ calibration: calibration.count, holdout: holdout.count }),
    encodeSamples: (samples) => encodeSamples(recipe, samples),
    decodeSamples: (bytes) => decodeSamples(recipe, bytes),
    mergeSamples,
  };
}

function createSummariser(recipe: MedianRecipe, reference: MedianReference | undefined) {
  const { dataset, config, groups, groupOf } = recipe;
  const width = dataset.columns.length;
  const hasher = createRowHasher(width, config.seed);
  const sketcher = createSketcher();
  const summary = emptyCounts(recipe);
  const samples = { calibration: createSampler(sampleLimit, width), holdout: createSampler(sampleLimit, width) };
  return {
    add: (row: Float64Array, price: number): undefined => {
      const hash = hasher(row, price);
      sketcher.add(hash.row);
      const split = splitOf(recipe, hash.split);
      if (typeof split !== 'number') {
        samples[split].add(hash.item, hash.row, price, row);
        return;
      }
      const group = groupOf(row);
      const usual = reference?.prices[groups[group]!];
      if (usual !== undefined && (price > OUTLIER * usual || price < usual / OUTLIER)) return;
      const cents = Math.round(100 * price);
      summary[group]!.set(cents, (summary[group]!.get(cents) ?? 0) + 1);
    },
    finish: () => ({
      summary,
      samples: {
        calibration: samples.calibration.finish(),
        holdout: samples.holdout.finish(),
        sketch: sketcher.sketch(),
      },
    }),
  };
}

export function emptyCounts({ groups }: MedianRecipe): PriceCounts {
  return groups.map(() => new Map());
}

export function countRows(counts: PriceCounts): number {
  return counts.reduce((sum, prices) => sum + [...prices.values()].reduce((a, b) => a + b, 0), 0);
}

/**
 * Adds the second to the first.
 * @throws SummaryError if more rows would be removed than there are
 */
export function addCounts(into: PriceCounts, others: PriceCounts, sign: 1 | -1): PriceCounts {
  for (const [group, prices] of others.entries())
    for (const [cents, count] of prices) {
      const left = (into[group]!.get(cents) ?? 0) + sign * count;
      if (left < 0) throw new SummaryError(`merge: ${left} rows at ${cents} cents would be left`);
      if (left > 0) into[group]!.set(cents, left);
      else into[group]!.delete(cents);
    }
  return into;
}

export function encodeCounts(format: string, recipe: MedianRecipe, counts: PriceCounts): Uint8Array {
  const out = startBytes(format, recipe.key);
  for (const prices of counts) {
    out.unsigned(prices.size);
    for (const [cents, count] of [...prices].sort(([a], [b]) => a - b)) {
      out.unsigned(cents);
      out.unsigned(count);
    }
  }
  return out.sealed();
}

export function decodeCounts(format: string, recipe: MedianRecipe, bytes: Uint8Array): PriceCounts {
  return decodeSealed(recipe, 'medians', format, bytes, (input) =>
    recipe.groups.map(() => {
      const prices = new Map<number, number>();
      for (let left = input.unsigned(); left > 0; left--) prices.set(input.unsigned(), input.unsigned());
      return prices;
    }),
  );
}
