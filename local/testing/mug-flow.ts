import { openStoredSums } from '../../lambdas/flow/flow.ts';
import { findChampion } from '../../registry/champion.ts';
import type { Store } from '../../registry/storage/store.ts';
import { mugs, mugsReferenceJson } from '../../training/kinds/testing/group-median/mugs.ts';
import { decodeReference } from '../../training/kinds/testing/group-median/recipe.ts';
import { medianKinds } from '../../training/kinds/testing/group-median/registered.ts';
import { findUnfinished } from '../runs/find-unfinished.ts';
import { createFlowHandlers, type RunDependencies } from '../runs/flow-handlers.ts';
import { loadDefinition } from '../state-machine/load-definition.ts';
import { createStateMachine, type Outcome } from '../state-machine/state-machine.ts';

export const mugDatasets = new Map([[mugs.name, mugs]]);

/** What the stores keep of mugs. */
export const mugSums = openStoredSums({ datasets: mugDatasets, ...medianKinds }, mugs.name);

export interface MugFlow {
  /** As the event of S3 would. */
  readonly announce: (key: string, runId?: string) => Promise<Outcome>;
  readonly request: (cause: string, runId?: string) => Promise<Outcome>;
}

let runs = 0;

/** The whole flow for a kind of target that no shipped code knows: the real state machine, handlers and files. */
export async function createMugFlow(
  data: Store,
  models: Store,
  cache: string,
  overrides: Partial<RunDependencies> = {},
): Promise<MugFlow> {
  const handlers = createFlowHandlers({
    datasets: mugDatasets,
    data,
    models,
    now: () => new Date(),
    ...medianKinds,
    getFrozen: () => ({ reference: decodeReference(mugsReferenceJson) }),
    shardSizes: { overBytes: 8_000, pieceBytes: 9_000 },
    ...overrides,
  });
  const machine = createStateMachine(await loadDefinition(cache), handlers, { waitScale: 0.001 });
  const run = (input: unknown, runId = `run-${process.pid}-${++runs}`) => machine.run(input, { runId });
  return {
    announce: (key, runId) => run({ detail: { object: { key } } }, runId),
    request: (cause, runId) => run({ dataset: mugs.name, cause, by: 'owner', parameters: {} }, runId),
  };
}

export async function putMugs(data: Store, name: string, csv: string): Promise<string> {
  const key = `incoming/${mugs.name}/${name}`;
  await data.put(key, csv);
  return key;
}

/** Finishes what a process that died has left, as a server does when it starts. */
export async function takeUpMugs(data: Store, models: Store, cache: string): Promise<void> {
  const flow = await createMugFlow(data, models, cache);
  const { keys, undecided } = await findUnfinished(data, models, mugSums);
  const outcomes: Outcome[] = [];
  for (const key of keys) outcomes.push(await flow.announce(key));
  if (undecided) outcomes.push(await flow.request('recovery'));
  for (const outcome of outcomes)
    if (outcome.status === 'FAILED') throw new Error(`${outcome.error}: ${outcome.cause}`);
}

export async function mugChampion(models: Store): Promise<{ readonly version: string; readonly model: string }> {
  const { version } = (await findChampion(models, mugs.name))!.champion;
  return { version, model: Buffer.from((await models.get(`mugs/${version}/model.json`)).body).toString() };
}
