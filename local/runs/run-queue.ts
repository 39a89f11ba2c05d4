import { FitUnderWayError, type WithFitLease } from '../../registry/fit-lease.ts';

export interface RunQueue {
  /**
   * Adds a run to the queue.
   * @param run is called when the run may begin, and settles when the run has ended
   */
  readonly add: (runId: string, run: () => Promise<unknown>) => void;
  /**
   * Called before Fit. It waits until every file that arrived in the meantime has been read, and the earlier fits are
   * done.
   */
  readonly withFitLease: WithFitLease;
}

/**
 * Some runs at once, and fits last. A run that reaches its fit waits until every run that was added in the meantime
 * has reached its fit too, or has ended. Then the first of them fits for all and goes on to its end. The others find
 * the fit done. So uploads that arrive during a fit cause one more fit, as on AWS (`registry/fit-lease.ts`).
 *
 * @param atOnce the runs that read at the same time. Reading a small file is mostly waiting for the disk.
 * @param patienceMs after this long a waiting step fails and is retried, so that it stays within its timeout
 */
export function createRunQueue({ atOnce = 4, patienceMs = 120_000 } = {}): RunQueue {
  const known = new Map<string, Queued>();
  const toBegin: Queued[] = [];
  const toFit: Queued[] = [];
  let reading = 0;
  let isFitting = false;

  const goOn = () => {
    if (isFitting) return;
    for (let next = reading < atOnce && toBegin.shift(); next; next = reading < atOnce && toBegin.shift()) {
      reading++;
      next.begin();
      void Promise.race([next.ended.promise, next.asked.promise]).then(() => {
        reading--;
        goOn();
      });
    }
    const first = reading === 0 && toFit.shift();
    if (!first) return;
    isFitting = true;
    first.granted.resolve();
    void first.ended.promise.then(() => {
      isFitting = false;
      goOn();
    });
  };

  return {
    add(runId, run) {
      const end = () => {
        known.delete(runId);
        queued.ended.resolve();
      };
      const queued: Queued = {
        begin: () => void run().then(end, end),
        askToFit: () => {
          if (!toFit.includes(queued)) toFit.push(queued);
          queued.asked.resolve();
        },
        asked: Promise.withResolvers(),
        granted: Promise.withResolvers(),
        ended: Promise.withResolvers(),
      };
      known.set(runId, queued);
      toBegin.push(queued);
      goOn();
    },

    async withFitLease(_, runId, fit) {
      const queued = known.get(runId);
      if (!queued) throw new RangeError(`${runId} is not under way`);
      queued.askToFit();
      if (await passes(patienceMs, queued.granted.promise))
        throw new FitUnderWayError(`Another run fits before ${runId}.`);
      return fit();
    },
  };
}

interface Queued {
  readonly begin: () => void;
  /** Adds the run to the runs that wait to fit. A run that waits already keeps its place. */
  readonly askToFit: () => void;
  readonly asked: PromiseWithResolvers<void>;
  readonly granted: PromiseWithResolvers<void>;
  readonly ended: PromiseWithResolvers<void>;
}

/** Whether the promise is still pending after this time. */
async function passes(ms: number, promise: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, true);
  });
  const passed = await Promise.race([promise.then(() => false), late]);
  clearTimeout(timer);
  return passed;
}
