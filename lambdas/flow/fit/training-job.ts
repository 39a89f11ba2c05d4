import { createHash } from 'node:crypto';
import type { FitRecord } from '../../../registry/candidate.ts';

/** Where the objects of a training job lie: its list of inputs, its inputs if it has its own, and what it leaves. */
export const jobFolder = (dataset: string, name: string): string => `jobs/${dataset}/${name}`;

/** What SageMaker makes of /opt/ml/model. */
export const jobOutputKey = (dataset: string, name: string): string =>
  `${jobFolder(dataset, name)}/output/model.tar.gz`;

/** Names a job so that the same run asks for the same one, within what SageMaker takes: 63 letters, digits and hyphens. */
export function jobName(prefix: string, dataset: string, version: string, runId: string): string {
  const digest = createHash('sha256').update(runId).digest('hex').slice(0, 12);
  const readable = `${prefix}-${dataset}-${version}`.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, 50);
  return `${readable.replace(/-$/, '')}-${digest}`;
}

/** What a job that fits summaries leaves beside the model, as fit.json. */
export interface JobFitRecord
  extends Pick<FitRecord, 'uploadIds' | 'recipe' | 'fittedAt' | 'baselines' | 'trials' | 'iterations'> {
  readonly fitMs: number;
}

/** What such a job leaves: all of it or, failing, nothing. */
export const JOB_FIT_FILES = ['model.json', 'fit.json', 'equations.bin', 'samples.bin'] as const;

/** What a training job has left is not what was asked of it. */
export class TrainingJobError extends Error {
  override readonly name = 'TrainingJobError';
}
