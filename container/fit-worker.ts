import { parentPort, workerData } from 'node:worker_threads';
import { toFailure } from '../cli/terminal/failure.ts';
import type { WorkerMessage } from '../cli/training/train-worker.ts';
import { type FitJob, type FittedJob, fitJob } from './fit-job.ts';

const say = (message: WorkerMessage<FittedJob>) => parentPort!.postMessage(message);

try {
  const trained = await fitJob(workerData as FitJob, {
    done: (step, message = '') => say({ kind: 'done', step, message }),
  });
  say({ kind: 'trained', trained });
} catch (error) {
  const { kind, message } = toFailure(error);
  say({ kind: 'failed', failure: kind, message });
}
