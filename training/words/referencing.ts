import { DeclarationError } from '../kinds/errors.ts';
import type { ReferencingKind } from '../kinds/kind.ts';

/** Texts are weighed by no reference: one of them moves no sum by more than 1. */
export const wordsReferencing: ReferencingKind = {
  makeReference: () => undefined,
  encodeReference: () => {
    throw new DeclarationError('a dataset of the kind words has no reference');
  },
};
