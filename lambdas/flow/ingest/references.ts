import { findReferenceJson } from '../../../datasets/references.ts';
import { decodeReference, type Reference, type ReferenceJson } from '../../../training/lattice/robust-reference.ts';

const decoded = new Map<string, Reference>();

/** The reference for robust weights that ships with a dataset, if one does; decoded once. */
export function getReference(dataset: string): Reference | undefined {
  const known = decoded.get(dataset);
  if (known) return known;
  const json = findReferenceJson(dataset);
  if (json === undefined) return undefined;
  const reference = decodeReference(json as ReferenceJson);
  decoded.set(dataset, reference);
  return reference;
}
