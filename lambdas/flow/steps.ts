import type { UploadState } from '../../registry/ledger.ts';
import type { TrainRequest } from '../../registry/runs.ts';
import type { Comparison, Decision } from '../../training/evaluation/decide.ts';

/** What Step Functions hands to the first step for a file: the name of the execution and the event of S3. */
export interface FileArrived {
  readonly runId: string;
  readonly event: { readonly detail: { readonly object: { readonly key: string } } };
}

/** What starts a run: a file that has come, or a request. With it comes, after a map, what was ordered before. */
export type RunInput = (FileArrived['event'] | TrainRequest) & { readonly map?: MapRequest };

/** What has to be read before a fit; what the run was started with stays beside it. */
export type Prepared = RunInput & { readonly map: MapRequest };

export type MapRequest =
  /** The file, in one go. */
  | { readonly read: 'whole' }
  /** Nothing. */
  | { readonly read: 'nothing' }
  /** Nothing more: there is a receipt. */
  | { readonly read: 'known'; readonly uploadId: string }
  | ShardsRequest;

/** Only numbers pass from state to state; what they stand for lies in the folder of the run. */
export interface ShardsRequest {
  readonly read: 'pieces';
  readonly dataset: string;
  readonly runId: string;
  /** The upload that comes of them, where it is one that is new. */
  readonly uploadId?: string;
  readonly then: 'commit' | 'prepare';
  readonly pieces: readonly number[];
  readonly groups: readonly number[];
  readonly uploads: readonly number[];
}

export interface ShardRequest {
  readonly runId: string;
  readonly dataset: string;
  readonly piece: number;
}

export type MergeRequest = { readonly runId: string; readonly dataset: string } & (
  | { readonly group: number }
  | { readonly upload: number }
);

export interface CommitRequest {
  readonly runId: string;
  readonly input: FileArrived['event'] & { readonly map: { readonly uploadId: string } };
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
  readonly request: FitRequest;
}

/** What a fit needs to know of what has asked for it. */
export interface FitRequest extends Omit<TrainRequest, 'cause'> {
  readonly cause: Ingested['cause'] | TrainRequest['cause'];
}

/** What is in force has been counted and has a version; where a stage has training jobs, what follows depends on it. */
export interface Planned extends FitRequested {
  readonly dataset: string;
  readonly version: string;
  /** Names the set of uploads that was counted. */
  readonly setId: string;
  /** The version has a model already. */
  readonly known: boolean;
  readonly load: Load;
  readonly job: JobRequest;
}

/** How much a fit has to take in. */
export interface Load {
  readonly uploads: number;
  /** Rows accepted of the uploads in force. */
  readonly rows: number;
  /** Of their summaries and samples, which is what a fit reads. */
  readonly bytes: number;
}

/** What a training job is started with, as CreateTrainingJob takes it; all its objects lie under one prefix. */
export interface JobRequest {
  readonly name: string;
  /** URI of the list of what it learns from. */
  readonly manifest: string;
  /** URI under which it leaves `{name}/output/model.tar.gz`. */
  readonly output: string;
  /** The parameters of `--config`, each as a string. */
  readonly hyperparameters: Readonly<Record<string, string>>;
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
  /** How often the set in force had changed by then. */
  readonly changes: number;
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
    /** Which one of a map has failed. */
    readonly piece?: number;
    readonly group?: number;
    readonly upload?: number;
  };
}
