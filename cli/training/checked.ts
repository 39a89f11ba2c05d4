import type { Refusals } from '../../lambdas/flow/ingest/refusals.ts';
import type { RowCounts, Verdict } from '../../registry/receipt.ts';
import type { ReadingAnswers } from '../../training/table/decide-reading.ts';
import type { Trained } from './train-job.ts';

/** What a training or an upload would come to. Nothing of it is kept. */
export interface Checked {
  readonly dataset: string;
  readonly name: string;
  readonly rows: RowCounts;
  /** How the file is read, in sentences. */
  readonly notes: readonly string[];
  readonly verdict: Verdict;
  /** What may be said of a file that could be read in more than one way. */
  readonly answers?: readonly ReadingAnswers[];
  readonly refused: Refusals;
  /** The model that goes on from `--model` with these rows. */
  readonly candidate?: Pick<Trained, 'decision' | 'metrics' | 'errorPercent' | 'comparison' | 'learned' | 'found'>;
}
