import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Runs } from '../../registry/runs.ts';
import { openHome } from '../home/home.ts';
import type { Outcome } from '../state-machine/state-machine.ts';
import type { RunEvent, RunRequest } from './run-events.ts';
import { openUnderWay } from './under-way.ts';

/** Runs of the state machine in this process, one after the other. */
export interface LocalRuns extends Runs {
  /** Starts a run for a file, as the event of S3 would. */
  readonly startForFile: (key: string) => { readonly runId: string };
  /** How a run that is under way here ends; to be asked for as soon as it has been started. */
  readonly outcome: (runId: string) => Promise<Outcome>;
  /** Abandons what is under way: every step can be repeated. */
  readonly close: () => Promise<void>;
}

/** @param folder STIMA_HOME, where the thread opens its own stores */
export function createLocalRuns(folder: string, onEvent: (event: RunEvent) => void = () => {}): LocalRuns {
  const underWay = new Map<string, PromiseWithResolvers<Outcome>>();
  const marks = openUnderWay(openHome(folder).underWay);
  let worker: Worker | undefined;
  let closed = false;

  const end = (runId: string, outcome: Outcome) => {
    onEvent({ kind: 'ended', runId, outcome });
    underWay.get(runId)?.resolve(outcome);
    underWay.delete(runId);
    marks.end(runId);
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
        for (const runId of underWay.keys()) end(runId, { status: 'FAILED', error: 'RunsStoppedError', cause: reason });
    });
    return spawned;
  };

  const begin = (prefix: string, input: unknown) => {
    const runId = `${prefix}-${randomUUID()}`;
    underWay.set(runId, Promise.withResolvers<Outcome>());
    marks.begin(runId);
    worker ??= spawn();
    worker.postMessage({ runId, input } satisfies RunRequest);
    return { runId };
  };

  return {
    start: async (request) => begin(request.cause, request),
    startForFile: (key) =>
      begin('upload', { 'detail-type': 'Object Created', detail: { bucket: { name: 'data' }, object: { key } } }),
    outcome: (runId) => {
      const found = underWay.get(runId);
      if (!found) throw new RangeError(`${runId} is not under way here`);
      return found.promise;
    },
    close: async () => {
      closed = true;
      await worker?.terminate();
    },
  };
}
