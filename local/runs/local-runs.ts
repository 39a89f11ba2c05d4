import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Runs } from '../../lambdas/runs.ts';
import type { Outcome } from '../state-machine/state-machine.ts';
import type { RunAsked, RunEvent } from './run-events.ts';

/** Runs of the state machine in this process, one after the other. */
export interface LocalRuns extends Runs {
  /** Starts a run for a file, as the event of S3 would. */
  readonly startForFile: (key: string) => { readonly runId: string };
  /** How a run that was started here ended. */
  readonly outcome: (runId: string) => Promise<Outcome>;
  /** Abandons what is under way: every step can be repeated. */
  readonly close: () => Promise<void>;
}

/** @param folder STIMA_HOME, where the thread opens its own stores */
export function createLocalRuns(folder: string, onEvent: (event: RunEvent) => void = () => {}): LocalRuns {
  const waiting = new Map<string, { promise: Promise<Outcome>; resolve: (outcome: Outcome) => void }>();
  let worker: Worker | undefined;
  let closed = false;

  const underWay = new Set<string>();

  const end = (runId: string, outcome: Outcome) => {
    onEvent({ kind: 'ended', runId, outcome });
    waiting.get(runId)?.resolve(outcome);
    underWay.delete(runId);
  };

  /** A thread that dies takes its runs with it; the next run has a new one. */
  const spawn = () => {
    const spawned = new Worker(new URL('./run-worker.ts', import.meta.url), { workerData: { folder } });
    let reason = 'the thread that runs the state machine has ended';
    spawned.on('message', (event: RunEvent) => {
      if (event.kind === 'ended') end(event.runId, event.outcome);
      else onEvent(event);
    });
    spawned.on('error', (error) => {
      reason = error.message;
    });
    spawned.on('exit', () => {
      worker = undefined;
      if (!closed)
        for (const runId of underWay) end(runId, { status: 'FAILED', error: 'RunsStoppedError', cause: reason });
    });
    return spawned;
  };

  const begin = (prefix: string, input: unknown) => {
    const runId = `${prefix}-${randomUUID()}`;
    waiting.set(runId, Promise.withResolvers<Outcome>());
    underWay.add(runId);
    worker ??= spawn();
    worker.postMessage({ runId, input } satisfies RunAsked);
    return { runId };
  };

  return {
    start: async (request) => begin(request.cause, request),
    startForFile: (key) =>
      begin('upload', { 'detail-type': 'Object Created', detail: { bucket: { name: 'data' }, object: { key } } }),
    outcome: (runId) => {
      const known = waiting.get(runId);
      if (!known) throw new RangeError(`${runId} was not started here`);
      return known.promise;
    },
    close: async () => {
      closed = true;
      await worker?.terminate();
    },
  };
}
