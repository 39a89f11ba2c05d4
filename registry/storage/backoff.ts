import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits before the next attempt: uniform between 0 and min(capMs, baseMs · 2^attempt), the "full jitter" that empties a
 * queue of rivals soonest (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 * @param attempt 0 before the first repetition
 */
export async function backOff(attempt: number, { baseMs = 4, capMs = 500 } = {}): Promise<void> {
  await sleep(Math.random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 20)));
}
