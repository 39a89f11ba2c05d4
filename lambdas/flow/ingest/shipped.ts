import type { Dataset } from '../../../datasets/dataset.ts';
import { findImputationJson, findReferenceJson } from '../../../datasets/references.ts';
import { kindOf, type Registry, type SummarisingKind, type Sums } from '../../../training/kinds/kind.ts';
import { type Frozen, getDataset, type SumsDependencies, storedRecipe } from '../flow.ts';

/** Finds the frozen files of a dataset: its reference and its imputation. */
export type GetFrozen = (dataset: Dataset) => Frozen;

/** The sums for the rows of an arrived file. They use the recipe of the store and the frozen files of the dataset. */
export function openIngestSums(
  {
    datasets,
    summarising,
    getFrozen,
  }: Pick<SumsDependencies, 'datasets' | 'summarising'> & { readonly getFrozen: GetFrozen },
  name: string,
): Sums {
  const dataset = getDataset({ datasets }, name);
  return kindOf(summarising, dataset).openSums(storedRecipe(dataset, getFrozen(dataset)));
}

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
