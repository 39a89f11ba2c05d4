import { parentPort, workerData } from 'node:worker_threads';
import { datasets } from '../../datasets/datasets.ts';
import { createShipped } from '../../lambdas/flow/ingest/shipped.ts';
import { readShardSizes } from '../../lambdas/flow/shards/shard-sizes.ts';
import type { FileArrived } from '../../lambdas/flow/steps.ts';
import { registeredKinds } from '../../training/kinds/registered/all.ts';
import { openHome } from '../home/home.ts';
import { loadDefinition } from '../state-machine/load-definition.ts';
import { createStateMachine, type Handler, type LocalStateMachine } from '../state-machine/state-machine.ts';
import { createFlowHandlers } from './flow-handlers.ts';
import type { RunEvent, RunRequest } from './run-events.ts';
import { createRunQueue } from './run-queue.ts';
import { openSeenFiles } from './seen-files.ts';

/** Runs the state machine in a thread of its own. A fit takes seconds, and would hold up the server. */

const port = parentPort!;
const home = openHome((workerData as { folder: string }).folder);
const say = (event: RunEvent) => port.postMessage(event);
const queue = createRunQueue();
/** The run whose step is working. Waiting runs make no progress. */
let current = '';

const steps = createFlowHandlers({
  datasets,
  data: home.data,
  models: home.models,
  now: () => new Date(),
  results: 'incoming',
  ...registeredKinds,
  getFrozen: createShipped(registeredKinds.summarising),
  shardSizes: readShardSizes(process.env),
  withFitLease: queue.withFitLease,
  onProgress: (step, share) => say({ kind: 'progress', runId: current, step, share }),
  onStep: (step, message) => say({ kind: 'step', runId: current, step, message }),
});

const seen = openSeenFiles(home);

/** By run: the function that remembers which upload the file was. So the next start does not read the file again. */
const remember = new Map<string, (uploadId: string) => Promise<void>>();

const handlers = Object.fromEntries(
  Object.entries(steps).map(([name, step]): [string, Handler] => [
    name,
    async (payload: StepInput) => {
      const { runId, event, input } = payload;
      current = runId;
      const key = (event ?? input)?.detail?.object?.key;
      if (key !== undefined && !remember.has(runId)) remember.set(runId, await seen.observe(key));
      const output = (await step(payload as never)) as { readonly uploadId?: string } | null;
      if (output?.uploadId !== undefined) await remember.get(runId)?.(output.uploadId);
      return output;
    },
  ]),
);

/** The dependencies of every step, and those of the steps that read the file. */
interface StepInput {
  readonly runId: string;
  readonly event?: Partial<FileArrived['event']>;
  readonly input?: Partial<FileArrived['event']>;
}

/** Pauses before a retry are shortened: AWS waits for a network, but here it is a disk. */
const WAIT_SCALE = 0.1;

let machine: Promise<LocalStateMachine> | undefined;

/** Made once. If that fails, as with a full disk, the next run tries again. */
function getMachine(): Promise<LocalStateMachine> {
  machine ??= loadDefinition(home.cache).then((definition) =>
    createStateMachine(definition, handlers, { waitScale: WAIT_SCALE }),
  );
  machine.catch(() => {
    machine = undefined;
  });
  return machine;
}

// The work begins now, before the first run needs it.
void getMachine().catch(() => {});

port.on('message', ({ runId, input }: RunRequest) => queue.add(runId, () => run(runId, input)));

async function run(runId: string, input: unknown): Promise<void> {
  try {
    const outcome = await (await getMachine()).run(input, { runId });
    say({ kind: 'ended', runId, outcome });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    say({ kind: 'ended', runId, outcome: { status: 'FAILED', error: name, cause: message } });
  } finally {
    remember.delete(runId);
  }
}
