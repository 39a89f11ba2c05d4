import type { Dataset } from '../../../datasets/dataset.ts';
import { findImputationJson, findReferenceJson } from '../../../datasets/references.ts';
import { kindOf, type Registry, type SummarisingKind } from '../../../training/kinds/kind.ts';
import type { Frozen } from '../flow.ts';

/** Finds what ships with a dataset to judge its rows by, and to complete them with. */
export type GetFrozen = (dataset: Dataset) => Frozen;

/** Each file is decoded once. */
export function createShipped(summarising: Registry<SummarisingKind>): GetFrozen {
  const decoded = new Map<string, Frozen>();
  const decode = (dataset: Dataset): Frozen => {
    const kind = kindOf(summarising, dataset);
    const [reference, imputation] = [findReferenceJson(dataset.name), findImputationJson(dataset.name)];
    return {
      ...(reference !== undefined && { reference: kind.decodeReference(reference) }),
      ...(imputation !== undefined && { imputation: kind.decodeImputation?.(imputation) }),
    };
  };
  return (dataset) => {
    const known = decoded.get(dataset.name) ?? decode(dataset);
    decoded.set(dataset.name, known);
    return known;
  };
}
