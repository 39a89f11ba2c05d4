/** Why a run is started without a file. */
export type RunCause = 'withdrawal' | 'acceptance' | 'refusal' | 'request' | 'recovery';

export interface TrainRequest {
  readonly dataset: string;
  readonly cause: RunCause;
  readonly by: string;
  /** as the dataset's kind takes them (`readFitParameters`); what is left out is chosen by the fit */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Starts runs of the state machine. */
export interface Runs {
  start(request: TrainRequest): Promise<{ readonly runId: string }>;
  /** Starts a run for a file that is there, as its arrival would. */
  startForFile(key: string): Promise<{ readonly runId: string }> | { readonly runId: string };
}

/** The run could not be started. Trying again may help. */
export class RunNotStartedError extends Error {
  override readonly name = 'RunNotStartedError';
}
