import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does a piece of work on request, one at a time and with a pause between two. All requests that come while it is done,
 * or during the pause, are answered together by the next one. So a burst of requests costs by how long it lasts, and not
 * by how many they are.
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
    const planned = last.then(begin);
    next = planned;
    last = planned.catch(() => {}).then(() => sleep(pauseMs, undefined, { ref: false }));
    return planned;
  };
}
