import { createHash } from 'node:crypto';
import { type FitRecord, fitNotesReaders } from '../../../registry/candidate.ts';
import { listReader, objectReader, readNumber, readString } from '../../../training/table/read-json.ts';

/** The folder of a training job: its list of inputs, its own inputs if it has any, and its output. */
export const jobFolder = (dataset: string, name: string): string => `jobs/${dataset}/${name}`;

/** The object that SageMaker makes from /opt/ml/model. */
export const jobOutputKey = (dataset: string, name: string): string =>
  `${jobFolder(dataset, name)}/output/model.tar.gz`;

/** The name of a run's job. A repeated step gives the same name. SageMaker allows 63 letters, digits and hyphens. */
export function jobName(prefix: string, dataset: string, version: string, runId: string): string {
  const digest = createHash('sha256').update(runId).digest('hex').slice(0, 12);
  const readable = `${prefix}-${dataset}-${version}`.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, 50);
  return `${readable.replace(/-$/, '')}-${digest}`;
}

/** The content of fit.json, which a job that fits summaries writes beside the model. */
export interface JobFitRecord
  extends Pick<FitRecord, 'uploadIds' | 'recipe' | 'fittedAt' | 'baselines' | 'trials' | 'iterations' | 'asOf'> {
  readonly fitMs: number;
}

export const readJobFit = objectReader<JobFitRecord>({
  ...fitNotesReaders,
  uploadIds: listReader(readString),
  recipe: readString,
  fittedAt: readString,
  fitMs: readNumber,
});

/** The files of a job that fits summaries. A failed job writes none of them. */
export const JOB_FIT_FILES = ['model.json', 'fit.json', 'equations.bin', 'samples.bin'] as const;

/** What a job leaves instead of a fit if sums of uploads are damaged. It cannot mend them: it only reads copies. */
export const JOB_DAMAGED_FILE = 'damaged.json';

export interface JobDamage {
  readonly uploadIds: readonly string[];
  readonly message: string;
}

export const readJobDamage = objectReader<JobDamage>({ uploadIds: listReader(readString), message: readString });

/** The output of a training job is not what was requested. */
export class TrainingJobError extends Error {
  override readonly name = 'TrainingJobError';
}
