import { latticeConfiguring } from '../../lattice/configuring.ts';
import { termsConfiguring } from '../../terms/configuring.ts';
import { wordsConfiguring } from '../../words/configuring.ts';
import type { ConfiguringKind, Registry } from '../kind.ts';

export const configuringKinds: Registry<ConfiguringKind> = {
  lattice: latticeConfiguring,
  terms: termsConfiguring,
  words: wordsConfiguring,
};
