import type { ReferencingKind } from '../../kind.ts';
import { encodeReference, type MedianReference, type MedianRequest, medianRecipe } from './recipe.ts';

/** The reference is the medians of the rows themselves. Five rows of each group suffice. */
export const medianReferencing: ReferencingKind<MedianReference> = {
  encodeReference,
  makeReference: (request: MedianRequest, version, { visit }) => {
    const { dataset, groups, groupOf } = medianRecipe(request);
    const prices = groups.map((): number[] => []);
    visit((row, price) => prices[groupOf(row)]!.push(price));
    if (prices.some(({ length }) => length < 5)) return undefined;
    const medians = prices.map((own) => own.toSorted((a, b) => a - b)[own.length >> 1]!);
    return {
      dataset: dataset.name,
      version,
      sigma: 0.1,
      prices: Object.fromEntries(groups.map((group, i) => [group, medians[i]!])),
    };
  },
};
