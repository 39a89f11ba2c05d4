import { workerData } from 'node:worker_threads';
import type { Known } from '../known/known.ts';
import { reportToParent } from './report-to-parent.ts';
import { trainModel } from './train-job.ts';
import type { TrainJob } from './train-request.ts';

/** Runs the training in `workerData` in this thread, and tells its parent of it. */
export const runTrainThread = (known: Known): Promise<void> =>
  reportToParent((progress) => trainModel(workerData as TrainJob, progress, known));
