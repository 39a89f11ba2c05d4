export interface Retries<Work> {
  /** The work has failed of something that passes; it is done again by itself. @returns after how many milliseconds */
  readonly failed: (id: string, work: Work) => number;
  /** The work is done, or there is no use in doing it again. */
  readonly settled: (id: string) => void;
  /** What has failed before may work now: all that waits is done again at once. */
  readonly hurry: () => void;
  /** All that has failed and is not done yet, also what is at work again just now. */
  readonly list: () => Work[];
  readonly close: () => void;
}

const BASE_MS = 2_000;
const CAP_MS = 300_000;

/** Does again what has failed: after a pause that grows with each failure, or as soon as something else of its kind works. */
export function createRetries<Work>(again: (work: Work) => void): Retries<Work> {
  const waiting = new Map<string, { readonly work: Work; readonly failures: number; timer?: NodeJS.Timeout }>();

  const repeat = (id: string) => {
    const found = waiting.get(id);
    if (!found?.timer) return;
    clearTimeout(found.timer);
    delete found.timer;
    again(found.work);
  };

  return {
    failed(id, work) {
      const before = waiting.get(id);
      clearTimeout(before?.timer);
      const failures = (before?.failures ?? 0) + 1;
      const pauseMs = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
      waiting.set(id, { work, failures, timer: setTimeout(repeat, pauseMs, id).unref() });
      return pauseMs;
    },
    settled(id) {
      clearTimeout(waiting.get(id)?.timer);
      waiting.delete(id);
    },
    hurry() {
      for (const id of [...waiting.keys()]) repeat(id);
    },
    list: () => [...waiting.values()].map(({ work }) => work),
    close() {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}
