import { latticeTrying } from '../../lattice/trying.ts';
import { termsTrying } from '../../terms/trying.ts';
import { wordsTrying } from '../../words/trying.ts';
import type { Registry, TryingKind } from '../kind.ts';

export const tryingKinds: Registry<TryingKind> = { lattice: latticeTrying, terms: termsTrying, words: wordsTrying };
