import { latticeChecking } from '../../lattice/checking.ts';
import { termsChecking } from '../../terms/checking.ts';
import { wordsChecking } from '../../words/checking.ts';
import type { CheckingKind } from '../checking-kind.ts';
import type { Registry } from '../kind.ts';

export const checkingKinds: Registry<CheckingKind> = {
  lattice: latticeChecking,
  terms: termsChecking,
  words: wordsChecking,
};
