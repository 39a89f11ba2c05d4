import type { Correction } from './correction.ts';

/** The reasons to start a run without a file. */
export type RunCause = 'withdrawal' | 'acceptance' | 'refusal' | 'request' | 'recovery' | 'correction';

export interface TrainRequest {
  readonly dataset: string;
  readonly cause: RunCause;
  readonly by: string;
  /** read by the dataset's kind (`readFitParameters`); the fit chooses the parameters that are left out */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The owner wants the model to answer also if it is worse than a champion whose data was taken back. */
  readonly confirm?: boolean;
  /** An upload is of another time. The run moves it before it fits. */
  readonly correction?: Correction;
}

/** Starts runs of the state machine. */
export interface Runs {
  start(request: TrainRequest): Promise<{ readonly runId: string }>;
  /**
   * Starts a run for a stored file, as its arrival does.
   * @param dryRunId makes it a dry run with this id; the file is stored for that run alone
   */
  startForFile(key: string, dryRunId?: string): Promise<{ readonly runId: string }> | { readonly runId: string };
}

/** The run could not be started. Trying again may help. */
export class RunNotStartedError extends Error {
  override readonly name = 'RunNotStartedError';
}
