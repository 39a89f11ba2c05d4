import { latticeJudging } from '../../lattice/judging.ts';
import type { JudgingKind } from '../judging-kind.ts';
import type { Registry } from '../kind.ts';

export const judgingKinds: Registry<JudgingKind> = { lattice: latticeJudging };
