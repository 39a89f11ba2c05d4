import type { Comparison, Decision } from '../../training/evaluation/decide.ts';
import type { UploadState } from '../ledger.ts';
import type { TrainRequest } from '../runs.ts';

/** What Step Functions hands to the first step for a file: the name of the execution and the event of S3. */
export interface FileArrived {
  readonly runId: string;
  readonly event: { readonly detail: { readonly object: { readonly key: string } } };
}

/** A file has been read and its upload has its state; where that changes what is in force, a fit follows. */
export interface Ingested extends Omit<TrainRequest, 'cause'> {
  readonly cause: 'upload';
  readonly uploadId: string;
  readonly state: UploadState;
  readonly next: 'fit' | 'nothing';
}

export interface FitRequested {
  readonly runId: string;
  readonly request: Ingested | TrainRequest;
}

/** There is a model for the uploads in force; nobody is served by it yet. */
export interface Fitted {
  readonly runId: string;
  readonly dataset: string;
  readonly by: string;
  readonly version: string;
  /** Why the run was started. */
  readonly cause: Ingested['cause'] | TrainRequest['cause'];
  /** Names the set of uploads that it was fitted on. */
  readonly setId: string;
}

/** The model has been compared, on rows that it has not seen, with the champion as it stood. */
export interface Evaluated extends Fitted {
  readonly comparison: Comparison;
  readonly championEtag: string | null;
}

export interface Decided extends Evaluated {
  readonly decision: Decision;
}

export interface Promoted {
  readonly dataset: string;
  readonly version: string;
  readonly previous: string | null;
}

/** What Catch hands on: what the failed step was given, with the error that it threw. */
export interface StepFailed {
  readonly runId: string;
  readonly input: {
    readonly dataset?: string;
    readonly detail?: { readonly object?: { readonly key?: string } };
    readonly error?: { readonly Error?: string; readonly Cause?: string };
  };
}
