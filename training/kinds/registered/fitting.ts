import { latticeFitting } from '../../lattice/fitting.ts';
import { termsFitting } from '../../terms/fitting.ts';
import { wordsFitting } from '../../words/fitting.ts';
import type { FittingKind, Registry } from '../kind.ts';

export const fittingKinds: Registry<FittingKind> = {
  lattice: latticeFitting,
  terms: termsFitting,
  words: wordsFitting,
};
