import { parentPort, workerData } from 'node:worker_threads';
import { datasets } from '../../datasets/datasets.ts';
import { getReference } from '../../lambdas/flow/references.ts';
import { openHome } from '../home.ts';
import { loadDefinition } from '../state-machine/load-definition.ts';
import { createStateMachine } from '../state-machine/state-machine.ts';
import { createFlowHandlers } from './flow-handlers.ts';
import type { RunAsked, RunEvent } from './run-events.ts';

/** Runs the state machine off the thread that serves: a fit takes seconds. */

const port = parentPort!;
const home = openHome((workerData as { folder: string }).folder);
const say = (event: RunEvent) => port.postMessage(event);
let current = '';

const handlers = createFlowHandlers({
  datasets,
  data: home.data,
  models: home.models,
  now: () => new Date(),
  getReference,
  onProgress: (step, share) => say({ kind: 'progress', runId: current, step, share }),
  onStep: (step, message) => say({ kind: 'step', runId: current, step, message }),
});

/** Pauses before a retry are shortened: what AWS waits for is a network, here it is a disk. */
const WAIT_SCALE = 0.1;

const machine = loadDefinition(home.cache).then((definition) =>
  createStateMachine(definition, handlers, { waitScale: WAIT_SCALE }),
);
machine.catch(() => {});

let queue = Promise.resolve();
port.on('message', ({ runId, input }: RunAsked) => {
  queue = queue.then(() => run(runId, input));
});

async function run(runId: string, input: unknown): Promise<void> {
  current = runId;
  try {
    const outcome = await (await machine).run(input, { runId });
    say({ kind: 'ended', runId, outcome });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    say({ kind: 'ended', runId, outcome: { status: 'FAILED', error: name, cause: message } });
  }
}
