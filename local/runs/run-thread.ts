import { AsyncLocalStorage } from 'node:async_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { readShardSizes } from '../../lambdas/flow/shards/shard-sizes.ts';
import type { FileArrived } from '../../lambdas/flow/steps.ts';
import { isDryRun } from '../../registry/dry-run.ts';
import { allWithCurrency } from '../../training/table/with-currency.ts';
import { findCurrency } from '../home/currency.ts';
import { openHome } from '../home/home.ts';
import { loadDefinition } from '../state-machine/load-definition.ts';
import { createStateMachine, type Handler, type LocalStateMachine } from '../state-machine/state-machine.ts';
import { createFlowHandlers, type RunDependencies } from './flow-handlers.ts';
import type { RunEvent, RunRequest } from './run-events.ts';
import { createRunQueue } from './run-queue.ts';
import { openSeenFiles, type SeenFiles } from './seen-files.ts';

/** The datasets and kinds that a thread of runs knows, and what is frozen for each dataset. */
export type RunKnown = Pick<
  RunDependencies,
  'datasets' | 'summarising' | 'fitting' | 'answering' | 'checking' | 'judging' | 'getFrozen' | 'findReadyFit'
>;

/** Runs the state machine in this thread, as its parent requests. A fit takes seconds, and would hold up the server. */
export function startRunThread(known: RunKnown): void {
  const port = parentPort!;
  const home = openHome((workerData as { folder: string }).folder);
  const say = (event: RunEvent) => port.postMessage(event);
  const queue = createRunQueue();
  /** The run that the working step belongs to. */
  const running = new AsyncLocalStorage<string>();
  const current = () => running.getStore() ?? '';
  const steps = createFlowHandlers({
    ...known,
    datasets: allWithCurrency(known.datasets, findCurrency(home)),
    data: home.data,
    models: home.models,
    now: () => new Date(),
    results: 'incoming',
    shardSizes: readShardSizes(process.env),
    withFitLease: queue.withFitLease,
    onProgress: (step, share) => say({ kind: 'progress', runId: current(), step, share }),
    onStep: (step, message) => say({ kind: 'step', runId: current(), step, message }),
  });
  const remembered = rememberFiles(steps, openSeenFiles(home), running);
  const getMachine = openMachine(home.cache, remembered.handlers);
  // It is loaded before the first run asks for it.
  void getMachine().catch(() => {});

  const run = async (runId: string, input: unknown): Promise<void> => {
    try {
      const outcome = await (await getMachine()).run(input, { runId });
      say({ kind: 'ended', runId, outcome });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      say({ kind: 'ended', runId, outcome: { status: 'FAILED', error: name, cause: message } });
    } finally {
      remembered.forget(runId);
    }
  };
  port.on('message', ({ runId, input }: RunRequest) => queue.add(runId, () => run(runId, input)));
}

/** The dependencies of every step, and those of the steps that read the file. */
interface StepInput {
  readonly runId: string;
  readonly event?: Partial<FileArrived['event']>;
  readonly input?: Partial<FileArrived['event']>;
}

/** The same steps. They also store which upload each file turned out to be, so that the next start need not read it again. */
function rememberFiles(
  steps: Readonly<Record<string, Handler>>,
  seen: SeenFiles,
  running: AsyncLocalStorage<string>,
): { readonly handlers: Readonly<Record<string, Handler>>; readonly forget: (runId: string) => void } {
  const remember = new Map<string, (uploadId: string) => Promise<void>>();
  const entries = Object.entries(steps).map(([name, step]): [string, Handler] => [
    name,
    async (payload: StepInput) => {
      const { runId, event, input } = payload;
      const key = (event ?? input)?.detail?.object?.key;
      // The file of a dry run is not the one that lies under its key.
      if (key !== undefined && !isDryRun(runId) && !remember.has(runId)) remember.set(runId, await seen.observe(key));
      const output = (await running.run(runId, () => step(payload as never))) as { readonly uploadId?: string } | null;
      if (output?.uploadId !== undefined) await remember.get(runId)?.(output.uploadId);
      return output;
    },
  ]);
  return { handlers: Object.fromEntries(entries), forget: (runId) => void remember.delete(runId) };
}

/** Pauses before a retry are shortened: AWS waits for a network, but here it is a disk. */
const WAIT_SCALE = 0.1;

/** Made once. If that fails, for example because the disk is full, the next run tries again. */
function openMachine(cache: string, handlers: Readonly<Record<string, Handler>>): () => Promise<LocalStateMachine> {
  let machine: Promise<LocalStateMachine> | undefined;
  return () => {
    machine ??= loadDefinition(cache).then((definition) =>
      createStateMachine(definition, handlers, { waitScale: WAIT_SCALE }),
    );
    machine.catch(() => {
      machine = undefined;
    });
    return machine;
  };
}
