import type { ComparedPrices } from '../../lambdas/flow/ingest/known-sources.ts';
import { findPriceLevel } from '../../training/evaluation/price-level.ts';
import type { TargetDistances } from '../../training/evaluation/target-distances.ts';
import type { LoadedModel } from '../pricing/read-model.ts';

interface ReadPrices {
  /** Absent if the kind tells no levels. */
  readonly distances?: TargetDistances | undefined;
  readonly source?: string | undefined;
  readonly isForeign: boolean;
}

/** The prices of a file beside those of a model, as the screening of an upload compares them with the champion's. */
export function comparePrices(
  { sources }: Pick<LoadedModel, 'sources'>,
  { distances, source = '', isForeign }: ReadPrices,
): ComparedPrices | undefined {
  if (!distances) return undefined;
  return {
    ...{ found: findPriceLevel(distances), source, isForeign },
    isNew: sources?.has(source) === false,
    isOwnKnown: sources?.has('') !== false,
  };
}
