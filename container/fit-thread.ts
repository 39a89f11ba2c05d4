import { workerData } from 'node:worker_threads';
import type { Known } from '../cli/known/known.ts';
import { tellParent } from '../cli/training/tell-parent.ts';
import { type FitJob, fitJob } from './fit-job.ts';

/** Runs the fit in `workerData` in this thread, and tells its parent of it. */
export const runFitThread = (known: Known): Promise<void> =>
  tellParent((progress) => fitJob(workerData as FitJob, progress, known));
