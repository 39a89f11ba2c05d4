import { latticeSummarising } from '../../lattice/summarising.ts';
import { termsSummarising } from '../../terms/summarising.ts';
import { wordsSummarising } from '../../words/summarising.ts';
import type { Registry, SummarisingKind } from '../kind.ts';

export const summarisingKinds: Registry<SummarisingKind> = {
  lattice: latticeSummarising,
  terms: termsSummarising,
  words: wordsSummarising,
};
