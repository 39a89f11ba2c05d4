import { workerData } from 'node:worker_threads';
import type { Known } from '../cli/known/known.ts';
import { reportToParent } from '../cli/training/report-to-parent.ts';
import { type FitJob, fitJob } from './fit-job.ts';

/** Runs the fit in `workerData` in this thread, and tells its parent of it. */
export const runFitThread = (known: Known): Promise<void> =>
  reportToParent((progress) => fitJob(workerData as FitJob, progress, known));
