import { references } from '../../../datasets/found/references.ts';
import { decodeReference, type Reference, type ReferenceJson } from '../../../training/lattice/robust-reference.ts';

const decoded = new Map<string, Reference>();

/** The reference for robust weights that ships with a dataset, if one does; decoded once. */
export function getReference(dataset: string): Reference | undefined {
  const json = references.get(dataset);
  if (!json) return undefined;
  const known = decoded.get(dataset) ?? decodeReference(json as ReferenceJson);
  decoded.set(dataset, known);
  return known;
}
