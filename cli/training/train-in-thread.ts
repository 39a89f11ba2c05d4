import { Worker } from 'node:worker_threads';
import type { Session } from '../terminal/session.ts';
import { resultOfThread } from './result-of-thread.ts';
import type { Trained } from './train-job.ts';
import type { TrainJob } from './train-request.ts';

/** Trains in a separate thread. A fit takes seconds, and the main thread must react to an interrupt meanwhile. */
export async function trainInThread(job: TrainJob, { progress, onInterrupt }: Session, thread: URL): Promise<Trained> {
  const worker = new Worker(thread, { workerData: job });
  const done = onInterrupt(async () => {
    await worker.terminate();
  });
  try {
    return await resultOfThread<Trained>(worker, (message) => {
      if (message.kind === 'progress') progress.update(message.step, message.share);
      else progress.done(message.step, message.message);
    });
  } finally {
    progress.close();
    done();
    await worker.terminate();
  }
}
