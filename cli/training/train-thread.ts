import { parentPort, workerData } from 'node:worker_threads';
import type { Known } from '../known/known.ts';
import { type FailureKind, toFailure } from '../terminal/failure.ts';
import { type Trained, trainModel } from './train-job.ts';
import type { TrainJob } from './train-request.ts';

export type Progress =
  | { readonly kind: 'progress'; readonly step: string; readonly share: number }
  | { readonly kind: 'done'; readonly step: string; readonly message: string };

export type WorkerMessage<Result = Trained> =
  | Progress
  | { readonly kind: 'trained'; readonly trained: Result }
  | { readonly kind: 'failed'; readonly failure: FailureKind; readonly message: string };

const say = (message: WorkerMessage) => parentPort!.postMessage(message);

/** Runs the job in `workerData` in this thread, and tells its parent of it. */
export async function runTrainThread(known: Known): Promise<void> {
  try {
    const trained = await trainModel(
      workerData as TrainJob,
      {
        update: (step, share) => say({ kind: 'progress', step, share }),
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
