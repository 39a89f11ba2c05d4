/** Why a run that no file has started is asked for. */
export type RunCause = 'withdrawal' | 'acceptance' | 'refusal' | 'request' | 'recovery';

export interface TrainRequest {
  readonly dataset: string;
  readonly cause: RunCause;
  readonly by: string;
  /** as `fitSchema` of `training/lattice/config.ts` takes them; what is left out is chosen by the fit */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Starts runs of the state machine. */
export interface Runs {
  start(request: TrainRequest): Promise<{ readonly runId: string }>;
}

/** The run could not be started; trying again may help. */
export class RunNotStartedError extends Error {
  override readonly name = 'RunNotStartedError';
}
