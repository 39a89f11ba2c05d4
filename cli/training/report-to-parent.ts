import { parentPort } from 'node:worker_threads';
import { type FailureKind, toFailure } from '../terminal/failure.ts';
import type { Progress } from '../terminal/progress.ts';

/** The progress of a thread's work, as its parent hears of it. */
export type ThreadProgress =
  | { readonly kind: 'progress'; readonly step: string; readonly share: number }
  | { readonly kind: 'done'; readonly step: string; readonly message: string };

export type ThreadMessage<Result> =
  | ThreadProgress
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'failed'; readonly failure: FailureKind; readonly message: string };

/** Does the work of this thread, and tells its parent the progress, and then the result or the failure. */
export async function reportToParent<Result>(
  work: (progress: Pick<Progress, 'update' | 'done'>) => Promise<Result>,
): Promise<void> {
  const say = (message: ThreadMessage<Result>) => parentPort!.postMessage(message);
  try {
    const result = await work({
      update: (step, share) => say({ kind: 'progress', step, share }),
      done: (step, message = '') => say({ kind: 'done', step, message }),
    });
    say({ kind: 'result', result });
  } catch (error) {
    const { kind, message } = toFailure(error);
    say({ kind: 'failed', failure: kind, message });
  }
}
