import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does a piece of work on request, one at a time and each after a pause. All requests that come during the pause, or
 * while an earlier piece is done, are answered together. So a burst of requests costs by how long it lasts, and not by
 * how many they are.
 * @returns requests the work. The promise has the result of a piece of work that began after the request.
 */
export function paced<T>(work: () => Promise<T>, pauseMs: number): () => Promise<T> {
  let next: Promise<T> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const begin = () => {
    next = undefined;
    return work();
  };
  return () => {
    if (next) return next;
    const planned = last.then(() => sleep(pauseMs, undefined, { ref: false })).then(begin);
    next = planned;
    last = planned.catch(() => {});
    return planned;
  };
}
