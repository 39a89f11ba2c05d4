import type { Dataset } from '../../datasets/dataset.ts';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { DeclarationError } from '../kinds/errors.ts';

const PARTS = ['lattice', 'terms'] as const;

/**
 * The dataset with the declaration of the lattice.
 * @throws DeclarationError with the missing parts
 */
export function latticeDataset(dataset: Dataset): LatticeDataset {
  if (isOfLattice(dataset)) return dataset;
  if (dataset.kind !== 'lattice')
    throw new DeclarationError(`dataset ${dataset.name} is of the kind ${dataset.kind}, where lattice is expected`);
  const missing = PARTS.filter((part) => !declares(dataset, part));
  throw new DeclarationError(
    `dataset ${dataset.name} is of the kind lattice and does not declare ${missing.join(' and ')}; declare ${missing.length > 1 ? 'them' : 'it'} as the type LatticeDataset says`,
  );
}

function isOfLattice(dataset: Dataset): dataset is LatticeDataset {
  return dataset.kind === 'lattice' && PARTS.every((part) => declares(dataset, part));
}

function declares(dataset: Dataset, part: string): boolean {
  const found = Object.entries(dataset).find(([name]) => name === part)?.[1];
  return typeof found === 'object' && found !== null;
}
