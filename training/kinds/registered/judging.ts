import { latticeJudging } from '../../lattice/judging.ts';
import type { JudgingKind, Registry } from '../kind.ts';

export const judgingKinds: Registry<JudgingKind> = { lattice: latticeJudging };
