import { latticeAnswering } from '../../lattice/answering.ts';
import { termsAnswering } from '../../terms/answering.ts';
import { wordsAnswering } from '../../words/answering.ts';
import type { AnsweringKind } from '../answering-kind.ts';
import type { Registry } from '../kind.ts';

export const answeringKinds: Registry<AnsweringKind> = {
  lattice: latticeAnswering,
  terms: termsAnswering,
  words: wordsAnswering,
};
