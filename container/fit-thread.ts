import { parentPort, workerData } from 'node:worker_threads';
import type { Known } from '../cli/known/known.ts';
import { toFailure } from '../cli/terminal/failure.ts';
import type { WorkerMessage } from '../cli/training/train-thread.ts';
import { type FitJob, type FittedJob, fitJob } from './fit-job.ts';

const say = (message: WorkerMessage<FittedJob>) => parentPort!.postMessage(message);

/** Runs the fit in `workerData` in this thread, and tells its parent of it. */
export async function runFitThread(known: Known): Promise<void> {
  try {
    const trained = await fitJob(
      workerData as FitJob,
      {
        done: (step, message = '') => say({ kind: 'done', step, message }),
      },
      known,
    );
    say({ kind: 'trained', trained });
  } catch (error) {
    const { kind, message } = toFailure(error);
    say({ kind: 'failed', failure: kind, message });
  }
}
