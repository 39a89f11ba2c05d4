import { latticeDescribing } from '../../lattice/describing.ts';
import { termsDescribing } from '../../terms/describing.ts';
import { wordsDescribing } from '../../words/describing.ts';
import type { DescribingKind, Registry } from '../kind.ts';

export const describingKinds: Registry<DescribingKind> = {
  lattice: latticeDescribing,
  terms: termsDescribing,
  words: wordsDescribing,
};
