import type { UploadState } from '../../registry/ledger.ts';
import type { TrainRequest } from '../../registry/runs.ts';
import type { Comparison, Decision } from '../../training/evaluation/decide.ts';

/** The input of the first step for a file: the name of the execution and the event of S3. */
export interface FileArrived {
  readonly runId: string;
  readonly event: { readonly detail: { readonly object: { readonly key: string; readonly size?: number } } };
}

/** The start of a run: an arrived file, or a request. After a map it also has the map's order. */
export type RunInput = (FileArrived['event'] | TrainRequest) & { readonly map?: MapRequest };

/** The input of a run, and what must be read before a fit. */
export type Prepared = RunInput & { readonly map: MapRequest };

export type MapRequest =
  /** The file is read in one pass. */
  | { readonly read: 'whole' }
  /** Nothing must be read, since the run is not about a file. */
  | { readonly read: 'nothing' }
  /** Nothing must be read, and the run ends, since the file is no upload. */
  | { readonly read: 'never' }
  /** Nothing must be read, since there is a receipt. */
  | { readonly read: 'known'; readonly uploadId: string }
  | ShardsRequest
  | MergesRequest;

/** Shards are summed up. Only numbers pass from state to state. The objects that they name are in the folder of the run. */
export interface ShardsRequest {
  readonly read: 'pieces';
  readonly dataset: string;
  readonly runId: string;
  readonly pass: Pass;
  readonly pieces: readonly number[];
}

/** Some rows are gone through twice, since their weights depend on all rows of their upload. */
export type Pass = 'first' | 'second';

/** All shards are summed up. What they came to is merged. */
export interface MergesRequest {
  readonly read: 'merge';
  readonly dataset: string;
  readonly runId: string;
  /** The upload that the shards form. Absent if uploads are summed up anew. */
  readonly uploadId?: string;
  readonly groups: readonly number[];
  readonly uploads: readonly number[];
}

export interface ShardRequest {
  readonly runId: string;
  readonly dataset: string;
  readonly pass: Pass;
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

/** A file has been read, and its upload has its state. If this changes the uploads in force, a fit follows. */
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

/** The request for a fit. */
export interface FitRequest extends Omit<TrainRequest, 'cause'> {
  readonly cause: Ingested['cause'] | TrainRequest['cause'];
}

/**
 * The uploads in force have been counted and have a version. If a stage has training jobs, the counts decide who fits.
 */
export interface Planned extends FitRequested {
  readonly dataset: string;
  readonly version: string;
  /** The id of the set of uploads that was counted. */
  readonly setId: string;
  /** Whether no job is needed: the version has a model already, or the run is dry. */
  readonly known: boolean;
  readonly load: Load;
  readonly job: JobRequest;
}

/** The size of a fit's input. */
export interface Load {
  readonly uploads: number;
  /** The number of accepted rows of the uploads in force. */
  readonly rows: number;
  /** The size of their summaries and samples, which a fit reads. */
  readonly bytes: number;
}

/** The input of a training job for CreateTrainingJob. All its objects are under one prefix. */
export interface JobRequest {
  readonly name: string;
  /** The URI of the list of its input files. */
  readonly manifest: string;
  /** The URI under which it writes `{name}/output/model.tar.gz`. */
  readonly output: string;
  /** The parameters of `--config`, each as a string. */
  readonly hyperparameters: Readonly<Record<string, string>>;
}

/** There is a model for the uploads in force. It is not the champion yet. */
export interface Fitted {
  readonly runId: string;
  readonly dataset: string;
  readonly by: string;
  readonly version: string;
  /** The reason why the run was started. */
  readonly cause: Ingested['cause'] | TrainRequest['cause'];
  /** The id of the set of uploads that it was fitted on. */
  readonly setId: string;
  /** The owner wants it to answer also if it is worse than a champion whose data was taken back. */
  readonly confirm?: boolean;
}

/** The model has been compared with the champion of that moment, on rows that neither was trained on. */
export interface Evaluated extends Fitted {
  readonly comparison: Comparison;
  /** The number of changes of the set in force up to the comparison. */
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

/** The output of Catch: the input of the failed step, with the error. */
export interface StepFailed {
  readonly runId: string;
  readonly input: {
    readonly dataset?: string;
    readonly detail?: { readonly object?: { readonly key?: string } };
    readonly error?: { readonly Error?: string; readonly Cause?: string };
    /** The number of the failed part of a map. */
    readonly piece?: number;
    readonly group?: number;
    readonly upload?: number;
  };
}
