import { latticeJudging } from '../../lattice/judging.ts';
import { termsJudging } from '../../terms/judging.ts';
import { wordsJudging } from '../../words/judging.ts';
import type { JudgingKind } from '../judging-kind.ts';
import type { Registry } from '../kind.ts';

export const judgingKinds: Registry<JudgingKind> = {
  lattice: latticeJudging,
  terms: termsJudging,
  words: wordsJudging,
};
