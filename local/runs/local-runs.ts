import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../../lambdas/flow/record-failure.ts';
import { isDryRun, storeOfRun } from '../../registry/dry-run.ts';
import type { Runs, TrainRequest } from '../../registry/runs.ts';
import type { Home } from '../home/home.ts';
import { sweepDryRuns } from '../home/sweep-dry-runs.ts';
import type { Outcome } from '../state-machine/state-machine.ts';
import { endStory } from './end-story.ts';
import { passingTrouble } from './passing-trouble.ts';
import { createRetries } from './retries.ts';
import type { RunEvent, RunRequest } from './run-events.ts';
import { openUnderWay } from './under-way.ts';

/** Runs of the state machine in this process. Their fits are done one after the other. */
export interface LocalRuns extends Runs {
  /** Starts a run for a file, as the event of S3 does on AWS. */
  readonly startForFile: (key: string, dryRunId?: string) => { readonly runId: string };
  /** The outcome of a run of this process. Call it directly after the start of the run. */
  readonly outcome: (runId: string) => Promise<Outcome>;
  /** Starts the thread of the runs before the first of them is asked for, since that takes a second. */
  readonly warmUp: () => void;
  /** The files whose runs failed for a passing reason. They are retried without a call. */
  readonly waiting: () => WaitingFile[];
  /** Abandons the runs under way. That is safe, since every step can be repeated. */
  readonly close: () => Promise<void>;
}

export interface WaitingFile {
  readonly key: string;
  /** The reason of the failure, in a few words. */
  readonly because: string;
}

/** The subject of a run: a file, or a request of the owner. */
type Subject = { readonly key: string; readonly dryRunId?: string | undefined } | { readonly request: TrainRequest };

/**
 * @param home   the thread opens its own stores in the folder of this home
 * @param thread the module that runs the state machine, with datasets and kinds of its own
 */
export function createLocalRuns(home: Home, thread: URL, onEvent: (event: RunEvent) => void = () => {}): LocalRuns {
  const underWay = new Map<string, { readonly subject: Subject; readonly ended: PromiseWithResolvers<Outcome> }>();
  const marks = openUnderWay(home.underWay);
  const again = createRetries<{ readonly subject: Subject; readonly because: string }>(({ subject }) => begin(subject));
  const stories = createRetries<{ readonly runId: string; readonly subject: Subject; readonly outcome: Outcome }>(
    (failed) => void finishStory(failed),
  );
  let worker: Worker | undefined;
  let closed = false;

  const end = (runId: string, outcome: Outcome) => {
    const found = underWay.get(runId);
    if (!found) return;
    underWay.delete(runId);
    const { subject, ended } = found;
    const because = passingTrouble(outcome);
    const againInMs =
      because && !closed && !isDryRun(runId) ? again.failed(nameOf(subject), { subject, because }) : undefined;
    if (because === undefined && !isDryRun(runId)) again.settled(nameOf(subject));
    onEvent({ kind: 'ended', runId, outcome, ...(againInMs !== undefined && { againInMs }) });
    if (outcome.status === 'SUCCEEDED') {
      marks.end(runId);
      again.hurry();
      stories.hurry();
    } else void finishStory({ runId, subject, outcome });
    ended.resolve(outcome);
  };

  /**
   * The mark stays until the end of the run is recorded. If this process dies before, the next start records the end.
   */
  const finishStory = async (failed: { runId: string; subject: Subject; outcome: Outcome }) => {
    const { runId, subject, outcome } = failed;
    const message = outcome.status === 'FAILED' ? `${outcome.error}: ${messageOf(outcome.cause)}` : '';
    try {
      await endStory(storeOfRun(home.data, runId), datasetOf(subject), runId, message, new Date());
      marks.end(runId);
      stories.settled(runId);
    } catch {
      // Recording fails for the same reason as the run, which the run has reported.
      if (!closed) stories.failed(runId, failed);
    }
  };

  /** If the thread dies, its runs end too. The next run gets a new thread. */
  const spawn = () => {
    const spawned = new Worker(thread, { workerData: { folder: home.folder } });
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
        for (const runId of [...underWay.keys()])
          end(runId, { status: 'FAILED', error: 'RunsStoppedError', cause: reason });
    });
    return spawned;
  };

  const begin = (subject: Subject) => {
    const dryRunId = 'key' in subject ? subject.dryRunId : undefined;
    const runId = dryRunId ?? `${'key' in subject ? 'upload' : subject.request.cause}-${randomUUID()}`;
    underWay.set(runId, { subject, ended: Promise.withResolvers<Outcome>() });
    marks.begin(runId);
    worker ??= spawn();
    worker.postMessage({ runId, input: inputOf(subject) } satisfies RunRequest);
    return { runId };
  };

  return {
    warmUp: () => {
      worker ??= spawn();
    },
    start: async (request) => begin({ request }),
    startForFile: (key, dryRunId) => {
      // What is left over harms nobody; the next dry run tries again.
      if (dryRunId !== undefined) void sweepDryRuns(home).catch(() => {});
      return begin({ key, dryRunId });
    },
    outcome: (runId) => {
      const found = underWay.get(runId);
      if (!found) throw new RangeError(`${runId} is not under way here`);
      return found.ended.promise;
    },
    waiting: () =>
      again.list().flatMap(({ subject, because }) => ('key' in subject ? [{ key: subject.key, because }] : [])),
    close: async () => {
      closed = true;
      again.close();
      stories.close();
      await worker?.terminate();
    },
  };
}

/** The input of a run: the event of S3, or the request that the owner's call passes on. */
function inputOf(subject: Subject): unknown {
  if ('request' in subject) return subject.request;
  return { 'detail-type': 'Object Created', detail: { bucket: { name: 'data' }, object: { key: subject.key } } };
}

/** Two runs with the same subject are one piece of work. */
const nameOf = (subject: Subject): string => ('key' in subject ? subject.key : JSON.stringify(subject.request));

const datasetOf = (subject: Subject): string =>
  'key' in subject ? (subject.key.split('/')[1] ?? '') : subject.request.dataset;
