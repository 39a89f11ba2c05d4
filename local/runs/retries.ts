export interface Retries<Work> {
  /**
   * Notes that the work has failed for a passing reason. It is retried later.
   * @returns the pause before the retry, in milliseconds
   */
  readonly failed: (id: string, work: Work) => number;
  /** Notes that the work is done, or that a retry would be useless. */
  readonly settled: (id: string) => void;
  /** Retries all waiting work at once, since its reason may have passed. */
  readonly hurry: () => void;
  /** The work that has failed and is not done yet, including retries under way. */
  readonly list: () => Work[];
  readonly close: () => void;
}

const BASE_MS = 2_000;
const CAP_MS = 300_000;

/** Retries failed work. It does so after a pause that grows with each failure, or as soon as other work succeeds. */
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
