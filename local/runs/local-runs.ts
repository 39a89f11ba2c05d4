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
  const worker = new Worker(new URL('./run-worker.ts', import.meta.url), { workerData: { folder } });
  const waiting = new Map<string, { promise: Promise<Outcome>; resolve: (outcome: Outcome) => void }>();
  const end = (runId: string, outcome: Outcome) => waiting.get(runId)?.resolve(outcome);
  const endAll = (cause: string) => {
    for (const runId of waiting.keys()) end(runId, { status: 'FAILED', error: 'RunsStoppedError', cause });
  };

  worker.on('message', (event: RunEvent) => {
    onEvent(event);
    if (event.kind === 'ended') end(event.runId, event.outcome);
  });
  worker.on('error', (error) => endAll(error.message));
  worker.on('exit', () => endAll('the thread that runs the state machine has ended'));

  const begin = (prefix: string, input: unknown) => {
    const runId = `${prefix}-${randomUUID()}`;
    waiting.set(runId, Promise.withResolvers<Outcome>());
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
      await worker.terminate();
    },
  };
}
