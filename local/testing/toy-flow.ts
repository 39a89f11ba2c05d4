import type { Dataset } from '../../datasets/dataset.ts';
import type { TrainRequest } from '../../registry/runs.ts';
import type { Store } from '../../registry/storage/store.ts';
import type { RecipeId } from '../../training/kinds/kind.ts';
import { findUnfinished } from '../runs/find-unfinished.ts';
import { createFlowHandlers, type RunDependencies } from '../runs/flow-handlers.ts';
import { loadDefinition } from '../state-machine/load-definition.ts';
import { createStateMachine, type Outcome } from '../state-machine/state-machine.ts';

/**
 * The whole flow over any stores: the real state machine, handlers and files. The dataset is small enough to fit in
 * milliseconds.
 */
export interface ToyFlow {
  /** Starts a run as the event of S3 does. */
  readonly announce: (key: string, runId?: string) => Promise<Outcome>;
  readonly request: (
    cause: string,
    runId?: string,
    more?: Pick<TrainRequest, 'confirm' | 'correction'>,
  ) => Promise<Outcome>;
}

let runs = 0;

/** @param cache the folder of the synthesised templates */
export async function createToyFlow(
  { name }: Dataset,
  cache: string,
  dependencies: Omit<RunDependencies, 'now'>,
): Promise<ToyFlow> {
  const handlers = createFlowHandlers({ now: () => new Date(), ...dependencies });
  const machine = createStateMachine(await loadDefinition(cache), handlers, { waitScale: 0.001 });
  const run = (input: unknown, runId = `run-${process.pid}-${++runs}`) => machine.run(input, { runId });
  return {
    announce: (key, runId) => run({ detail: { object: { key } } }, runId),
    request: (cause, runId, more) => run({ dataset: name, cause, by: 'owner', parameters: {}, ...more }, runId),
  };
}

export async function putToy({ name }: Dataset, data: Store, file: string, csv: string): Promise<string> {
  const key = `incoming/${name}/${file}`;
  await data.put(key, csv);
  return key;
}

/** Completes the work that a dead process has left in the stores of a folder, as a server does when it starts. */
export async function takeUpToy(flow: ToyFlow, sums: RecipeId, data: Store, models: Store): Promise<void> {
  const { keys, undecided } = await findUnfinished(data, models, sums);
  const outcomes: Outcome[] = [];
  for (const key of keys) outcomes.push(await flow.announce(key));
  if (undecided) outcomes.push(await flow.request('recovery'));
  for (const outcome of outcomes)
    if (outcome.status === 'FAILED') throw new Error(`${outcome.error}: ${outcome.cause}`);
}
