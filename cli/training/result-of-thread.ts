import type { Worker } from 'node:worker_threads';
import { Failure } from '../terminal/failure.ts';
import type { Progress, WorkerMessage } from './train-thread.ts';

/**
 * The result of a training thread. Its progress is passed on meanwhile.
 * @throws Failure if the training fails or the thread ends without a result
 */
export function resultOfThread<Result>(thread: Worker, onProgress: (progress: Progress) => void): Promise<Result> {
  return new Promise((fulfil, reject) => {
    thread.on('message', (message: WorkerMessage<Result>) => {
      if (message.kind === 'trained') fulfil(message.trained);
      else if (message.kind === 'failed') reject(new Failure(message.failure, message.message));
      else onProgress(message);
    });
    thread.on('error', reject);
    thread.on('exit', (code) =>
      reject(new Failure('unexpected', `Training ended with code ${code} and said no more.`)),
    );
  });
}
