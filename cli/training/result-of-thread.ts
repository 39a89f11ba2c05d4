import type { Worker } from 'node:worker_threads';
import { Failure } from '../terminal/failure.ts';
import type { ThreadMessage, ThreadProgress } from './report-to-parent.ts';

/**
 * The result of a thread that tells its parent (`reportToParent`). Its progress is passed on meanwhile.
 * @throws Failure if its work fails or the thread ends without a result
 */
export function resultOfThread<Result>(
  thread: Worker,
  onProgress: (progress: ThreadProgress) => void,
): Promise<Result> {
  return new Promise((fulfil, reject) => {
    thread.on('message', (message: ThreadMessage<Result>) => {
      if (message.kind === 'result') fulfil(message.result);
      else if (message.kind === 'failed') reject(new Failure(message.failure, message.message));
      else onProgress(message);
    });
    thread.on('error', reject);
    thread.on('exit', (code) =>
      reject(new Failure('unexpected', `Training ended with code ${code} and said no more.`)),
    );
  });
}
