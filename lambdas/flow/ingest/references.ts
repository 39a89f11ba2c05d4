import type { Dataset } from '../../../datasets/dataset.ts';
import { findReferenceJson } from '../../../datasets/references.ts';
import { type FrozenReference, kindOf, type Registry, type SummarisingKind } from '../../../training/kinds/kind.ts';

/** Finds the reference that ships with a dataset, if one does. */
export type GetReference = (dataset: Dataset) => FrozenReference | undefined;

/** Each reference is decoded once. */
export function createShippedReferences(summarising: Registry<SummarisingKind>): GetReference {
  const decoded = new Map<string, FrozenReference>();
  return (dataset) => {
    const known = decoded.get(dataset.name);
    if (known) return known;
    const json = findReferenceJson(dataset.name);
    if (json === undefined) return undefined;
    const reference = kindOf(summarising, dataset).decodeReference(json);
    decoded.set(dataset.name, reference);
    return reference;
  };
}
