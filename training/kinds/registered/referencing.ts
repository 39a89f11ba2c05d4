import { latticeReferencing } from '../../lattice/referencing.ts';
import { termsReferencing } from '../../terms/referencing.ts';
import { wordsReferencing } from '../../words/referencing.ts';
import type { ReferencingKind, Registry } from '../kind.ts';

export const referencingKinds: Registry<ReferencingKind> = {
  lattice: latticeReferencing,
  terms: termsReferencing,
  words: wordsReferencing,
};
